package cloud.oblak.agent.image;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Which addresses an image may come from: those of the public internet. */
final class AddressPolicy {
  /** Three leading bytes and the prefix length of the special-purpose blocks of IPv4. */
  private static final int[][] SPECIAL = {
    {0, 0, 0, 8},
    {10, 0, 0, 8},
    {100, 64, 0, 10},
    {127, 0, 0, 8},
    {169, 254, 0, 16},
    {172, 16, 0, 12},
    {192, 0, 0, 24},
    {192, 0, 2, 24},
    {192, 88, 99, 24},
    {192, 168, 0, 16},
    {198, 18, 0, 15},
    {198, 51, 100, 24},
    {203, 0, 113, 24},
    {224, 0, 0, 3},
  };

  private AddressPolicy() {}

  static boolean isPublic(InetAddress address) {
    return address instanceof Inet6Address v6 ? isPublic(v6) : isPublic(address.getAddress());
  }

  private static boolean isPublic(byte[] v4) {
    int value = bits(v4[0], v4[1], v4[2]);
    for (int[] block : SPECIAL) {
      int shift = 24 - block[3];
      if (value >>> shift == bits(block[0], block[1], block[2]) >>> shift) {
        return false;
      }
    }
    return true;
  }

  private static int bits(int first, int second, int third) {
    return (first & 255) << 16 | (second & 255) << 8 | (third & 255);
  }

  /** Global unicast, without the blocks that carry an IPv4 address inside or are documentation. */
  private static boolean isPublic(Inet6Address address) {
    byte[] v6 = address.getAddress();
    int first = (v6[0] & 255) << 8 | (v6[1] & 255);
    int second = (v6[2] & 255) << 8 | (v6[3] & 255);
    boolean global = first >>> 13 == 1;
    boolean teredoOrSpecial = first == 0x2001 && second < 0x0200;
    boolean documentation = (first == 0x2001 && second == 0x0db8) || first == 0x3fff;
    boolean sixToFour = first == 0x2002;
    return global && !teredoOrSpecial && !documentation && !sixToFour;
  }
}
