package cloud.oblak.platform.policy;

import java.net.InetAddress;

/** Addresses that begin with the same bits. */
record IpRange(InetAddress first, int bits) {
  /**
   * Reads {@code 203.0.113.0/24}, or one address.
   *
   * @throws IllegalArgumentException where the text is neither
   */
  static IpRange of(String text) {
    int slash = text.indexOf('/');
    InetAddress first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int most = first.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException(text);
    }
    return new IpRange(first, bits);
  }

  boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
