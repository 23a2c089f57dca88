package cloud.oblak.kit.aws.wire;

import cloud.oblak.platform.Fault;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Single values as text, in forms and in XML. */
final class Scalars {
  private Scalars() {}

  /**
   * Reads a single value of a form.
   *
   * @param path for the message
   */
  static Object parse(SdkField<?> field, String text, String path) {
    try {
      return switch (field.marshallingType().getKnownType()) {
        case STRING -> text;
        case BOOLEAN -> bool(text);
        case INTEGER -> Integer.valueOf(text);
        case LONG -> Long.valueOf(text);
        case SHORT -> Short.valueOf(text);
        case BYTE -> Byte.valueOf(text);
        case FLOAT -> (float) number(text);
        case DOUBLE -> number(text);
        case BIG_DECIMAL -> decimal(text);
        case INSTANT -> Timestamps.parse(text, Timestamps.format(field, Format.ISO_8601));
        case SDK_BYTES -> SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(text));
        case LIST, MAP, SDK_POJO, DOCUMENT, NULL ->
            throw new IllegalStateException(field.memberName() + " is no single value");
      };
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException malformed) {
      throw Fault.invalid(
          path,
          "Value (%s) for parameter %s is invalid: it is not %s."
              .formatted(shortened(text), path, kind(field)));
    }
  }

  /** Writes a single value into XML. */
  static String format(SdkField<?> field, Object value) {
    return switch (value) {
      case String text -> text;
      case SdkBytes bytes -> Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
      case Instant instant -> Timestamps.format(instant, Timestamps.format(field, Format.ISO_8601));
      case BigDecimal decimal -> decimal.toPlainString();
      default -> value.toString();
    };
  }

  /** A floating point number as every protocol spells it; Java's own suffixes are not among it. */
  static double number(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> decimal(text).doubleValue();
    };
  }

  private static BigDecimal decimal(String text) {
    if (text.length() > 64) {
      throw new NumberFormatException("too long");
    }
    return new BigDecimal(text);
  }

  private static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static String kind(SdkField<?> field) {
    return switch (field.marshallingType().getKnownType()) {
      case BOOLEAN -> "true or false";
      case INTEGER, LONG, SHORT, BYTE -> "a whole number in range";
      case FLOAT, DOUBLE, BIG_DECIMAL -> "a number";
      case INSTANT -> "a time";
      case SDK_BYTES -> "base64";
      default -> "a value of its type";
    };
  }

  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
