package cloud.oblak.network.address;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 range.
 *
 * @param network its first address as a number
 * @param prefix 0 to 32
 */
public record Cidr(long network, int prefix) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");
  private static final int BITS = 32;
  private static final int OCTETS = 4;
  private static final int MAX_OCTET = 255;

  /**
   * Reads {@code a.b.c.d/n}; bits below the prefix are cut off, as EC2 does. Empty if it is none.
   */
  public static Optional<Cidr> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 1; i <= OCTETS; i++) {
      int octet = Integer.parseInt(matcher.group(i));
      if (octet > MAX_OCTET) {
        return Optional.empty();
      }
      address = (address << 8) | octet;
    }
    int prefix = Integer.parseInt(matcher.group(OCTETS + 1));
    if (prefix > BITS) {
      return Optional.empty();
    }
    return Optional.of(new Cidr(address & (-1L << (BITS - prefix)), prefix));
  }

  /** Reads one that is known to be valid. */
  public static Cidr of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException(text + " is not an IPv4 range."));
  }

  /** Its last address. */
  public long last() {
    return network + (1L << (BITS - prefix)) - 1;
  }

  /** Whether the address lies within. */
  public boolean contains(long address) {
    return address >= network && address <= last();
  }

  /** An address in dotted form. */
  public static String dotted(long address) {
    return ((address >> 24) & MAX_OCTET)
        + "."
        + ((address >> 16) & MAX_OCTET)
        + "."
        + ((address >> 8) & MAX_OCTET)
        + "."
        + (address & MAX_OCTET);
  }

  @Override
  public String toString() {
    return dotted(network) + "/" + prefix;
  }
}
