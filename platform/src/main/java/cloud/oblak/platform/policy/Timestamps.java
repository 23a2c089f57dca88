package cloud.oblak.platform.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Points in time as policies write them. */
final class Timestamps {
  private Timestamps() {}

  /**
   * Reads ISO 8601, a day, or seconds since 1970.
   *
   * @throws IllegalArgumentException where the text is none of these
   */
  static Instant of(String text) {
    try {
      if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
        return text.length() == 4
            ? LocalDate.of(Integer.parseInt(text), 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant()
            : Instant.ofEpochSecond(Long.parseLong(text));
      }
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException unreadable) {
      throw new IllegalArgumentException(text, unreadable);
    }
  }
}
