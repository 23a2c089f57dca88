package cloud.oblak.kit.aws.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Bodies that clients send compressed, CloudWatch's PutMetricData for one. */
final class Compression {
  /** AWS takes 1 MB after unfolding where it takes compressed bodies at all. */
  static final int MAX_UNFOLDED_BYTES = 4 << 20;

  private Compression() {}

  static byte[] unfold(String encoding, byte[] body) {
    String name = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.equals("identity")) {
      return body;
    }
    if (!name.equals("gzip")) {
      throw WireFault.SERIALIZATION.with(
          "Content-Encoding", "The content encoding is not known: send gzip or none.");
    }
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] unfolded = stream.readNBytes(MAX_UNFOLDED_BYTES + 1);
      if (unfolded.length > MAX_UNFOLDED_BYTES) {
        throw WireFault.TOO_LARGE.with(
            "The body unfolds to more than " + MAX_UNFOLDED_BYTES + " bytes: send less at once.");
      }
      return unfolded;
    } catch (IOException unreadable) {
      throw WireFault.SERIALIZATION.with(
          "The body is not gzip, though its encoding says so.", unreadable);
    }
  }
}
