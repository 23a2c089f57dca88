package cloud.oblak.agent.console;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A part of a console or log. */
public final class ConsolePart {
  private final byte[] bytes;
  private final String position;
  private final boolean lost;
  private final boolean more;

  /**
   * A part.
   *
   * @param bytes oldest first; not to be changed any more
   * @param position where they end; empty: before everything
   * @param lost bytes before these, after the position asked for, are not kept any more
   * @param more there is more after these already
   */
  public ConsolePart(byte[] bytes, String position, boolean lost, boolean more) {
    this.bytes = bytes;
    this.position = position;
    this.lost = lost;
    this.more = more;
  }

  /** The bytes, oldest first. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the bytes end. */
  public String position() {
    return position;
  }

  /** Whether bytes before these, after the position asked for, are not kept any more. */
  public boolean lost() {
    return lost;
  }

  /** Whether there is more after these already. */
  public boolean more() {
    return more;
  }

  /** Nothing, for a reader that is at this position; null where it has none. */
  public static ConsolePart none(String after) {
    return new ConsolePart(new byte[0], after == null ? "" : after, false, false);
  }

  /**
   * A part of a text that is kept whole in memory.
   *
   * @param after null: the end of the text
   */
  public static ConsolePart of(String text, String after, int maxBytes) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    if (after == null) {
      int start = Math.max(0, all.length - maxBytes);
      byte[] end = Arrays.copyOfRange(all, start, all.length);
      return new ConsolePart(end, Integer.toString(all.length), false, false);
    }
    boolean known = after.matches("[0-9]{1,9}") && Integer.parseInt(after) <= all.length;
    int start = known ? Integer.parseInt(after) : 0;
    int end = Math.min(all.length, start + maxBytes);
    return new ConsolePart(
        Arrays.copyOfRange(all, start, end),
        Integer.toString(end),
        !known && !after.isEmpty(),
        end < all.length);
  }
}
