package cloud.oblak.metering.usage;

import cloud.oblak.platform.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** A span of time that usage is asked for: [from, to). */
record UsageWindow(Instant from, Instant to) {
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(400);

  /**
   * Reads the query parameters; where both are absent, the calendar month of {@code now} in UTC.
   *
   * @param from null: the beginning of the month of {@code to}, or of now
   * @param to null: now where {@code from} is given
   */
  static UsageWindow of(String from, String to, Instant now) {
    if (from == null && to == null) {
      Instant month = month(now);
      return new UsageWindow(month, month.atZone(ZoneOffset.UTC).plusMonths(1).toInstant());
    }
    Instant end = to == null ? now : parse("to", to);
    Instant start = from == null ? month(end) : parse("from", from);
    if (end.isBefore(start)) {
      throw Fault.invalid("to", "to must not be before from.");
    }
    return new UsageWindow(start, end);
  }

  /** The same window, where it is short enough to be shown by the day. */
  UsageWindow daily() {
    if (Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw Fault.invalid(
          "from", "Ask for at most " + LONGEST.toDays() + " days at once by day or hour.");
    }
    return this;
  }

  private static Instant month(Instant moment) {
    ZonedDateTime day = moment.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
    return day.withDayOfMonth(1).toInstant();
  }

  private static Instant parse(String field, String text) {
    try {
      Instant instant = Instant.parse(text);
      if (!instant.isBefore(FIRST) && !instant.isAfter(LAST)) {
        return instant;
      }
    } catch (DateTimeParseException malformed) {
      throw invalid(field);
    }
    throw invalid(field);
  }

  private static RuntimeException invalid(String field) {
    return Fault.invalid(field, field + " must be an instant, for example 2026-01-31T00:00:00Z.");
  }
}
