package cloud.oblak.kit.aws.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Points in time as AWS writes them: to the millisecond, in one of four spellings. */
final class Timestamps {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss[.SSS] 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HTTP_DATE_OUT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Timestamps() {}

  /** The spelling that the model wants, else the protocol's own. */
  static Format format(SdkField<?> field, Format otherwise) {
    TimestampFormatTrait trait = field.getTrait(TimestampFormatTrait.class);
    return trait == null ? otherwise : trait.format();
  }

  /**
   * Reads a time.
   *
   * @throws DateTimeException also NumberFormatException or ArithmeticException, when it is none
   */
  static Instant parse(String text, Format format) {
    return switch (format) {
      case ISO_8601 -> OffsetDateTime.parse(text).toInstant();
      case RFC_822 -> HTTP_DATE.parse(text, Instant::from);
      case UNIX_TIMESTAMP -> ofSeconds(new BigDecimal(text));
      case UNIX_TIMESTAMP_MILLIS -> Instant.ofEpochMilli(Long.parseLong(text));
    };
  }

  static String format(Instant instant, Format format) {
    Instant time = instant.truncatedTo(ChronoUnit.MILLIS);
    return switch (format) {
      case ISO_8601 -> time.toString();
      case RFC_822 -> HTTP_DATE_OUT.format(time);
      case UNIX_TIMESTAMP -> seconds(time).toPlainString();
      case UNIX_TIMESTAMP_MILLIS -> Long.toString(time.toEpochMilli());
    };
  }

  /** Seconds since 1970 with what is below them, to the millisecond. */
  static BigDecimal seconds(Instant instant) {
    BigDecimal seconds = BigDecimal.valueOf(instant.toEpochMilli(), 3).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0, RoundingMode.UNNECESSARY) : seconds;
  }

  static Instant ofSeconds(BigDecimal seconds) {
    // a huge exponent would otherwise be written out digit by digit
    if (seconds.precision() - seconds.scale() > 15 || seconds.scale() > 30) {
      throw new DateTimeException("out of range");
    }
    return Instant.ofEpochMilli(
        seconds.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact());
  }
}
