package cloud.oblak.kit.aws.wire;

import cloud.oblak.platform.FaultException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/**
 * Reads JSON and CBOR. A null member is an absent one; a null in a list or map is refused, since no
 * API of AWS that is served here has sparse ones and the model would not tell.
 */
final class DocumentReader {
  private final DocumentFormat format;

  DocumentReader(AwsProtocol protocol) {
    this.format = DocumentFormat.of(protocol);
  }

  /** Fills a builder and builds it; no body is the same as an empty structure. */
  SdkPojo read(byte[] body, SdkPojo builder) {
    if (body.length > 0) {
      fill(tree(body), builder, "");
    }
    return Pojos.build(builder);
  }

  private JsonNode tree(byte[] body) {
    try {
      return format.mapper().readTree(body);
    } catch (JsonProcessingException malformed) {
      throw WireFault.SERIALIZATION.with(
          "The body is not well-formed: " + malformed.getOriginalMessage(), malformed);
    } catch (IOException malformed) {
      throw WireFault.SERIALIZATION.with("The body is not well-formed.", malformed);
    }
  }

  private void fill(JsonNode node, SdkPojo builder, String path) {
    if (!node.isObject()) {
      throw mismatch(node, "a structure", path);
    }
    for (SdkField<?> field : builder.sdkFields()) {
      JsonNode member = node.get(field.locationName());
      if (member != null && !member.isNull()) {
        field.set(builder, value(member, field, join(path, field.locationName())));
      }
    }
  }

  private Object value(JsonNode node, SdkField<?> field, String path) {
    return switch (field.marshallingType().getKnownType()) {
      case LIST -> list(node, field.getRequiredTrait(ListTrait.class), path);
      case MAP -> map(node, field.getRequiredTrait(MapTrait.class), path);
      case SDK_POJO -> {
        SdkPojo builder = field.constructor().get();
        fill(node, builder, path);
        yield Pojos.build(builder);
      }
      case DOCUMENT -> Documents.read(node);
      default -> {
        if (node.isNull()) {
          throw mismatch(node, "a value", path);
        }
        yield scalar(node, field, path);
      }
    };
  }

  private List<Object> list(JsonNode node, ListTrait trait, String path) {
    if (!node.isArray()) {
      throw mismatch(node, "a list", path);
    }
    List<Object> list = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      list.add(value(element, trait.memberFieldInfo(), path + '[' + list.size() + ']'));
    }
    return list;
  }

  private Map<String, Object> map(JsonNode node, MapTrait trait, String path) {
    if (!node.isObject()) {
      throw mismatch(node, "a map", path);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      map.put(
          entry.getKey(),
          value(entry.getValue(), trait.valueFieldInfo(), join(path, entry.getKey())));
    }
    return map;
  }

  private Object scalar(JsonNode node, SdkField<?> field, String path) {
    try {
      return switch (field.marshallingType().getKnownType()) {
        case STRING -> text(node, path);
        case BOOLEAN -> {
          if (!node.isBoolean()) {
            throw mismatch(node, "true or false", path);
          }
          yield node.booleanValue();
        }
        case BYTE -> (byte) whole(node, Byte.MIN_VALUE, Byte.MAX_VALUE, path);
        case SHORT -> (short) whole(node, Short.MIN_VALUE, Short.MAX_VALUE, path);
        case INTEGER -> (int) whole(node, Integer.MIN_VALUE, Integer.MAX_VALUE, path);
        case LONG -> whole(node, Long.MIN_VALUE, Long.MAX_VALUE, path);
        case FLOAT -> (float) number(node, path);
        case DOUBLE -> number(node, path);
        case BIG_DECIMAL -> {
          if (!node.isNumber()) {
            throw mismatch(node, "a number", path);
          }
          yield node.decimalValue();
        }
        case INSTANT -> instant(node, field, path);
        case SDK_BYTES -> bytes(node, path);
        case LIST, MAP, SDK_POJO, DOCUMENT, NULL ->
            throw new IllegalStateException(field.memberName() + " is no single value");
      };
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException malformed) {
      throw WireFault.SERIALIZATION.with(
          path + " cannot be read: its value is malformed.", malformed);
    }
  }

  private Instant instant(JsonNode node, SdkField<?> field, String path) {
    Format spelling =
        format == DocumentFormat.CBOR
            ? Format.UNIX_TIMESTAMP
            : Timestamps.format(field, Format.UNIX_TIMESTAMP);
    if (spelling == Format.ISO_8601 || spelling == Format.RFC_822) {
      return Timestamps.parse(text(node, path), spelling);
    }
    if (!node.isNumber()) {
      throw mismatch(node, "a number of seconds", path);
    }
    return spelling == Format.UNIX_TIMESTAMP
        ? Timestamps.ofSeconds(node.decimalValue())
        : Instant.ofEpochMilli(whole(node, Long.MIN_VALUE, Long.MAX_VALUE, path));
  }

  private SdkBytes bytes(JsonNode node, String path) {
    try {
      if (format == DocumentFormat.CBOR && !node.isBinary()) {
        throw mismatch(node, "a byte string", path);
      }
      return SdkBytes.fromByteArrayUnsafe(
          node.isBinary() ? node.binaryValue() : Base64.getDecoder().decode(text(node, path)));
    } catch (IOException unexpected) {
      throw new IllegalArgumentException(unexpected);
    }
  }

  private static String text(JsonNode node, String path) {
    if (!node.isTextual()) {
      throw mismatch(node, "a string", path);
    }
    return node.textValue();
  }

  private static long whole(JsonNode node, long min, long max, String path) {
    if (!node.isNumber() || !node.canConvertToLong() || !node.canConvertToExactIntegral()) {
      throw mismatch(node, "a whole number in range", path);
    }
    long value = node.longValue();
    if (value < min || value > max) {
      throw mismatch(node, "a whole number in range", path);
    }
    return value;
  }

  private double number(JsonNode node, String path) {
    if (node.isTextual() && format == DocumentFormat.JSON) {
      return switch (node.textValue()) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw mismatch(node, "a number", path);
      };
    }
    if (!node.isNumber()) {
      throw mismatch(node, "a number", path);
    }
    return node.doubleValue();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + '.' + name;
  }

  private static FaultException mismatch(JsonNode node, String wanted, String path) {
    String name = path.isEmpty() ? "The body" : path;
    return WireFault.SERIALIZATION.with(
        path, "%s cannot be read: %s where %s is expected.".formatted(name, kind(node), wanted));
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT, POJO -> "a structure";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case BINARY -> "a byte string";
      case NULL -> "null";
      case MISSING -> "nothing";
    };
  }
}
