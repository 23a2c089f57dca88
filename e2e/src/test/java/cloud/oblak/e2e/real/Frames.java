package cloud.oblak.e2e.real;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Ethernet frames as hex digits. */
final class Frames {
  static final String EVERYBODY = "ff:ff:ff:ff:ff:ff";

  private Frames() {}

  /** A UDP datagram with these words. */
  static String udp(End from, End to, String words) {
    String data = HexFormat.of().formatHex(words.getBytes(StandardCharsets.US_ASCII));
    int length = words.length() + 8;
    String udp = word(from.port) + word(to.port) + word(length) + "0000" + data;
    String first = "4500" + word(length + 20) + "000000004011";
    String addresses = address(from.ip) + address(to.ip);
    return ethernet(to.mac, from.mac, "0800")
        + first
        + word(checksum(first + addresses))
        + addresses
        + udp;
  }

  /** The same, with the tag of a VLAN. */
  static String tagged(String frame) {
    return frame.substring(0, 24) + "81000005" + frame.substring(24);
  }

  /** An ARP answer from a frame's sender that claims an address for a MAC. */
  static String claim(String sender, String mac, String ip, End to) {
    return ethernet(to.mac, sender, "0806")
        + "0001080006040002"
        + plain(mac)
        + address(ip)
        + plain(to.mac)
        + address(to.ip);
  }

  /** An ARP question to everybody. */
  static String question(End from, String ip) {
    return ethernet(EVERYBODY, from.mac, "0806")
        + "0001080006040001"
        + plain(from.mac)
        + address(from.ip)
        + "000000000000"
        + address(ip);
  }

  /** A router advertisement to all nodes. */
  static String advertisement(String sender) {
    return ethernet("33:33:00:00:00:01", sender, "86dd")
        + "6000000000103aff"
        + "fe800000000000000c00000000000004"
        + "ff020000000000000000000000000001"
        + "86000000400007080000000000000000";
  }

  private static String ethernet(String to, String from, String type) {
    return plain(to) + plain(from) + type;
  }

  private static String plain(String mac) {
    return mac.replace(":", "");
  }

  private static String address(String ip) {
    return Arrays.stream(ip.split("\\."))
        .map(part -> "%02x".formatted(Integer.parseInt(part)))
        .collect(Collectors.joining());
  }

  private static String word(int value) {
    return "%04x".formatted(value & 0xffff);
  }

  private static int checksum(String words) {
    int sum = 0;
    for (int i = 0; i < words.length(); i += 4) {
      sum += Integer.parseInt(words.substring(i, i + 4), 16);
    }
    return ~((sum & 0xffff) + (sum >> 16));
  }

  /** One end of a datagram. */
  record End(String mac, String ip, int port) {
    End port(int other) {
      return new End(mac, ip, other);
    }

    End ip(String other) {
      return new End(mac, other, port);
    }

    End mac(String other) {
      return new End(other, ip, port);
    }
  }
}
