package cloud.oblak.gateway.sigv4;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A moment as it is signed.
 *
 * @param text {@code 20260102T030405Z}
 */
record SignedAt(String text, Instant instant) {
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  /** Reads ISO 8601's basic form. */
  static SignedAt basic(String text) {
    try {
      return new SignedAt(text, LocalDateTime.parse(text, BASIC).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException malformed) {
      throw SignatureFault.INCOMPLETE.with(
          "Date must be in ISO-8601 'basic format', for example 20260102T030405Z.");
    }
  }

  /** Reads the header {@code Date}: HTTP's own form or the basic one. */
  static SignedAt http(String text) {
    try {
      Instant instant = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from);
      return new SignedAt(print(instant), instant);
    } catch (DateTimeException notRfc1123) {
      return basic(text.strip());
    }
  }

  static String print(Instant instant) {
    return BASIC.format(instant.atOffset(ZoneOffset.UTC));
  }
}
