package cloud.oblak.agent.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bounds what a tar reader may take in: a reader holds a whole header in memory, however long. */
final class MeteredTar extends FilterInputStream {
  private static final long LONGEST_HEADER = 128 * 1024;
  private static final long ALL_HEADERS = 1L << 30;

  private long left;
  private long leftOfHeader;
  private boolean inHeader;

  /**
   * A stream of which nothing was read.
   *
   * @param most bytes of content; headers may come on top
   */
  MeteredTar(InputStream in, long most) {
    super(in);
    this.left = most + ALL_HEADERS;
  }

  /** What is read from now on is a header. */
  void header() {
    inHeader = true;
    leftOfHeader = LONGEST_HEADER;
  }

  /** What is read from now on is content. */
  void content() {
    inHeader = false;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    count(Math.max(n, 0));
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    count(skipped);
    return skipped;
  }

  private void count(long bytes) {
    left -= bytes;
    if (left < 0) {
      throw LayerTar.refused("is larger than this installation allows");
    }
    if (inHeader) {
      leftOfHeader -= bytes;
      if (leftOfHeader < 0) {
        throw LayerTar.refused("has a file whose name or attributes are too long");
      }
    }
  }
}
