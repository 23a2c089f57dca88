package cloud.oblak.compute.tag.aws;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Where a tag is in the list of all, which has this service's tags first.
 *
 * @param inNetwork whether the network service has it
 */
record TagPlace(boolean inNetwork, String resourceId, String key) {
  private static final String NETWORK = "n";
  private static final String COMPUTE = "c";
  private static final int PARTS = 3;

  /** Keys are hexadecimal there, so that any can be in a token. */
  String text() {
    return String.join(
        ":",
        inNetwork ? NETWORK : COMPUTE,
        resourceId,
        HexFormat.of().formatHex(key.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Reads a text; an empty one is the place before all.
   *
   * @throws FaultException Invalid where it is none of ours
   */
  static TagPlace parse(String text) {
    if (text.isEmpty()) {
      return new TagPlace(false, "", "");
    }
    String[] parts = text.split(":", -1);
    if (parts.length != PARTS || !(parts[0].equals(NETWORK) || parts[0].equals(COMPUTE))) {
      throw unknown(null);
    }
    try {
      byte[] key = HexFormat.of().parseHex(parts[2]);
      return new TagPlace(
          parts[0].equals(NETWORK), parts[1], new String(key, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notHexadecimal) {
      throw unknown(notHexadecimal);
    }
  }

  private static FaultException unknown(Throwable cause) {
    return new Fault.Invalid(
            CommonFault.INVALID_NEXT_TOKEN,
            "nextToken",
            "nextToken is not one that this list gave out; start again without it.")
        .exception(cause);
  }
}
