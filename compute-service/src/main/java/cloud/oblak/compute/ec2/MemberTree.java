package cloud.oblak.compute.ec2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Structures of the AWS model as maps by the names of their members: what can be kept as JSON, and
 * read as another structure with the same members.
 */
public final class MemberTree {
  private MemberTree() {}

  /** The members that are present. */
  public static Map<String, Object> of(SdkPojo pojo) {
    Map<String, Object> tree = new TreeMap<>();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = plain(field.getValueOrDefault(pojo));
      if (value != null) {
        tree.put(field.memberName(), value);
      }
    }
    return tree;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case null -> null;
      case SdkPojo pojo -> of(pojo);
      case Collection<?> list when list.isEmpty() -> null;
      case Collection<?> list -> list.stream().map(MemberTree::plain).toList();
      case Number number -> number;
      case Boolean flag -> flag;
      default -> value.toString();
    };
  }

  /**
   * Sets the members of a builder that the tree has; others of the tree are left out.
   *
   * @throws IllegalArgumentException where a value is not of the member's type
   */
  public static <B extends SdkPojo> B fill(B builder, Map<String, Object> tree) {
    for (SdkField<?> field : builder.sdkFields()) {
      Object value = tree.get(field.memberName());
      if (value != null) {
        field.set(builder, typed(field, value));
      }
    }
    return builder;
  }

  private static Object typed(SdkField<?> field, Object value) {
    MarshallingType<?> type = field.marshallingType();
    if (type.equals(MarshallingType.LIST) && value instanceof List<?> list) {
      SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
      List<Object> all = new ArrayList<>();
      list.forEach(one -> all.add(typed(element, one)));
      return all;
    }
    if (type.equals(MarshallingType.SDK_POJO) && value instanceof Map<?, ?> map) {
      Map<String, Object> inside = new TreeMap<>();
      map.forEach((key, one) -> inside.put(String.valueOf(key), one));
      return ((SdkBuilder<?, ?>) fill(field.constructor().get(), inside)).build();
    }
    if (value instanceof Number number) {
      return number(type, number);
    }
    if (type.equals(MarshallingType.BOOLEAN) && value instanceof Boolean) {
      return value;
    }
    if (type.equals(MarshallingType.STRING) && value instanceof String) {
      return value;
    }
    if (type.equals(MarshallingType.INSTANT) && value instanceof String text) {
      return Instant.parse(text);
    }
    throw wrong(field.memberName());
  }

  private static Object number(MarshallingType<?> type, Number number) {
    if (type.equals(MarshallingType.INTEGER)) {
      return number.intValue();
    }
    if (type.equals(MarshallingType.LONG)) {
      return number.longValue();
    }
    if (type.equals(MarshallingType.DOUBLE)) {
      return number.doubleValue();
    }
    throw wrong("a number");
  }

  private static IllegalArgumentException wrong(String member) {
    return new IllegalArgumentException(member + " has a value of another type.");
  }
}
