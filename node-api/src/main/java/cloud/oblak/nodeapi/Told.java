package cloud.oblak.nodeapi;

import java.util.PrimitiveIterator;

/** Text that a host tells, often in a guest's or a stranger's words: one line, and never long. */
final class Told {
  /** Characters that are kept. */
  static final int LONGEST = 500;

  private Told() {}

  /**
   * The text without what no database, log or terminal can take; null becomes empty.
   *
   * @param text of any content and length
   */
  static String clean(String text) {
    if (text == null) {
      return "";
    }
    StringBuilder kept = new StringBuilder(Math.min(text.length(), LONGEST));
    PrimitiveIterator.OfInt characters = text.codePoints().iterator();
    while (characters.hasNext()) {
      int character = characters.nextInt();
      int one = storable(character) ? character : ' ';
      if (kept.length() + Character.charCount(one) > LONGEST) {
        break;
      }
      kept.appendCodePoint(one);
    }
    return kept.toString();
  }

  private static boolean storable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
