package cloud.oblak.kit.aws.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** The members that are there, as plain maps and lists. */
final class Tree {
  private Tree() {}

  static Map<String, Object> of(SdkPojo pojo) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = Pojos.present(pojo, field);
      if (value != null) {
        tree.put(field.memberName(), plain(value));
      }
    }
    return tree;
  }

  /** Where two trees differ first; empty where they do not. */
  static String difference(Object expected, Object actual, String path) {
    if (expected instanceof Map<?, ?> left && actual instanceof Map<?, ?> right) {
      Set<Object> names = new LinkedHashSet<>(left.keySet());
      names.addAll(right.keySet());
      return names.stream()
          .map(name -> difference(left.get(name), right.get(name), path + "." + name))
          .filter(found -> !found.isEmpty())
          .findFirst()
          .orElse("");
    }
    if (expected instanceof List<?> left
        && actual instanceof List<?> right
        && left.size() == right.size()) {
      for (int i = 0; i < left.size(); i++) {
        String found = difference(left.get(i), right.get(i), path + "[" + i + "]");
        if (!found.isEmpty()) {
          return found;
        }
      }
      return "";
    }
    return Objects.equals(expected, actual)
        ? ""
        : "%s: expected %s but was %s".formatted(path, expected, actual);
  }

  private static Object plain(Object value) {
    return switch (value) {
      case null -> null;
      case SdkPojo pojo -> of(pojo);
      case List<?> list -> {
        List<Object> plain = new ArrayList<>();
        list.forEach(element -> plain.add(plain(element)));
        yield plain;
      }
      case Map<?, ?> map -> {
        Map<Object, Object> plain = new LinkedHashMap<>();
        map.forEach((key, element) -> plain.put(key, plain(element)));
        yield plain;
      }
      default -> value;
    };
  }
}
