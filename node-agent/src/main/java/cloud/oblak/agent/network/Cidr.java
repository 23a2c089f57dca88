package cloud.oblak.agent.network;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IPv4 addresses.
 *
 * @param base its first address as a number
 * @param prefix length of the network part in bits
 */
record Cidr(long base, int prefix) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?");

  Cidr {
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("not a prefix length: " + prefix);
    }
    base &= mask(prefix);
  }

  /** Reads {@code a.b.c.d/n} or a single address; bits beyond the prefix are cleared. */
  static Cidr parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("not an IPv4 range: " + text);
    }
    long value = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(m.group(i));
      if (octet > 255) {
        throw new IllegalArgumentException("not an IPv4 range: " + text);
      }
      value = value << 8 | octet;
    }
    return new Cidr(value, m.group(5) == null ? 32 : Integer.parseInt(m.group(5)));
  }

  /** The n-th address of the range, dotted. */
  String host(long n) {
    return dotted(base + n);
  }

  /** Number of addresses. */
  long size() {
    return 1L << (32 - prefix);
  }

  /** The netmask, dotted. */
  String netmask() {
    return dotted(mask(prefix));
  }

  boolean overlaps(Cidr other) {
    int shorter = Math.min(prefix, other.prefix);
    return (base & mask(shorter)) == (other.base & mask(shorter));
  }

  boolean overlapsAny(List<Cidr> others) {
    return others.stream().anyMatch(this::overlaps);
  }

  @Override
  public String toString() {
    return dotted(base) + "/" + prefix;
  }

  private static long mask(int prefix) {
    return prefix == 0 ? 0 : 0xffffffffL << (32 - prefix) & 0xffffffffL;
  }

  private static String dotted(long value) {
    return "%d.%d.%d.%d"
        .formatted(value >> 24 & 255, value >> 16 & 255, value >> 8 & 255, value & 255);
  }
}
