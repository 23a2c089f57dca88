package cloud.oblak.kit.aws.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/** Fills every member of a model class with a value that is hard to carry. */
final class Specimen {
  private static final int MAX_DEPTH = 5;

  private int count;

  SdkPojo of(Class<? extends SdkPojo> type) {
    return fill(Pojos.builder(type), 0);
  }

  private SdkPojo fill(SdkPojo builder, int depth) {
    for (SdkField<?> field : builder.sdkFields()) {
      if (depth < MAX_DEPTH || !nests(field)) {
        field.set(builder, value(field, depth));
      }
    }
    return Pojos.build(builder);
  }

  private static boolean nests(SdkField<?> field) {
    return switch (field.marshallingType().getKnownType()) {
      case LIST, MAP, SDK_POJO -> true;
      default -> false;
    };
  }

  private Object value(SdkField<?> field, int depth) {
    count++;
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> "<\"" + count + "\" & 'é' ☃ 🚲 +%= \n\ttab>";
      case BOOLEAN -> count % 2 == 0;
      case BYTE -> (byte) -count;
      case SHORT -> (short) -count;
      case INTEGER -> -count;
      case LONG -> Long.MAX_VALUE - count;
      case FLOAT -> count + 0.5f;
      case DOUBLE -> count % 5 == 0 ? Double.NEGATIVE_INFINITY : count + 0.1;
      case BIG_DECIMAL -> new BigDecimal(count + ".00000000000000000001");
      case INSTANT -> Instant.ofEpochMilli(1_700_000_000_000L + count);
      case SDK_BYTES -> SdkBytes.fromByteArray((count + "\0ÿ").getBytes(StandardCharsets.UTF_8));
      case DOCUMENT -> Document.fromString("document " + count);
      case LIST -> {
        SdkField<?> member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
        Object first = value(member, depth + 1);
        if (first == null) {
          yield null;
        }
        yield depth < 2 ? List.of(first, value(member, depth + 1)) : List.of(first);
      }
      case MAP -> {
        SdkField<?> member = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
        Object first = value(member, depth + 1);
        yield first == null ? null : Map.of("k.1", first, "k<2>", value(member, depth + 1));
      }
      case SDK_POJO -> {
        SdkPojo nested = fill(field.constructor().get(), depth + 1);
        // cut off by the depth: a form cannot carry an empty structure
        yield Tree.of(nested).isEmpty() ? null : nested;
      }
      case NULL -> throw new IllegalStateException(field.memberName());
    };
  }
}
