package cloud.oblak.compute.tag.aws;

import cloud.oblak.platform.PageRequest;
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
   * @throws cloud.oblak.platform.FaultException Invalid where it is none of ours
   */
  static TagPlace parse(String text) {
    if (text.isEmpty()) {
      return new TagPlace(false, "", "");
    }
    String[] parts = text.split(":", -1);
    if (parts.length != PARTS || !(parts[0].equals(NETWORK) || parts[0].equals(COMPUTE))) {
      throw PageRequest.foreignToken(null);
    }
    return new TagPlace(parts[0].equals(NETWORK), parts[1], key(parts[2]));
  }

  // No tag has a NUL in its key, and no database takes one.
  private static String key(String hexadecimal) {
    try {
      String key = new String(HexFormat.of().parseHex(hexadecimal), StandardCharsets.UTF_8);
      if (key.indexOf('\0') < 0) {
        return key;
      }
    } catch (IllegalArgumentException notHexadecimal) {
      throw PageRequest.foreignToken(notHexadecimal);
    }
    throw PageRequest.foreignToken(null);
  }
}
