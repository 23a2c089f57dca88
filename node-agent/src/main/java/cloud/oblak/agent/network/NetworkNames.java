package cloud.oblak.agent.network;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The names of everything one installation makes in a host's network; {@code reset} goes by them.
 *
 * @param installation its id, eight lower-case hex digits
 */
record NetworkNames(String installation) {
  /** The VPC's end of its way to the host. */
  static final String UPLINK = "uplink";

  /** The interface inside a container. */
  static final String GUEST = "eth0";

  private static final Pattern INSTALLATION = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern REAL_ID = Pattern.compile("[a-z]+-[0-9a-f]{17}");

  NetworkNames {
    if (!INSTALLATION.matcher(installation).matches()) {
      throw new IllegalArgumentException("not an installation id: " + installation);
    }
  }

  /** Start of every namespace, file and table name. */
  String prefix() {
    return "oblak-" + installation + "-";
  }

  /** Network namespace of a VPC or of a container's port. */
  String namespace(String id) {
    return prefix() + id;
  }

  /** The nft table in the host's own namespace. */
  String hostTable() {
    return "oblak-" + installation;
  }

  /** Start of the names of all devices in the host's own namespace. */
  String devicePrefix() {
    return "o" + installation;
  }

  /** The bridge in the host's namespace that all VPCs hang on. */
  String uplinkBridge() {
    return devicePrefix() + "u";
  }

  /** The host's end of a VPC's uplink. */
  String uplinkPort(int index) {
    return devicePrefix() + String.format(Locale.ROOT, "v%04x", index);
  }

  /** A subnet's bridge, inside the namespace of its VPC. */
  static String bridge(String subnetId) {
    return "s" + tail(subnetId);
  }

  /** The VPC's end of a port, inside the namespace of its VPC. */
  static String port(String portId) {
    return "p" + tail(portId);
  }

  /** A fixed, locally administered address, so that a router's never changes with its members. */
  static String mac(String id) {
    String digits = digest(id);
    StringBuilder mac = new StringBuilder("02");
    for (int i = 0; i < 10; i += 2) {
      mac.append(':').append(digits, i, i + 2);
    }
    return mac.toString();
  }

  /** First hex digits of the SHA-256 of a text. */
  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, 14);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String tail(String id) {
    return REAL_ID.matcher(id).matches() ? id.substring(id.length() - 14) : digest(id);
  }
}
