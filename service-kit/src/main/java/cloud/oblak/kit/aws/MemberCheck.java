package cloud.oblak.kit.aws;

import cloud.oblak.platform.Fault;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Refuses members of a request that its action would ignore. */
public final class MemberCheck {
  private final Members members;

  /** Checks against these members. */
  public MemberCheck(Members members) {
    this.members = members;
  }

  /**
   * Passes a request whose present members are all honoured.
   *
   * @throws cloud.oblak.platform.FaultException Invalid, naming the member
   */
  public void check(SdkPojo request) {
    check("", request);
  }

  private void check(String above, SdkPojo pojo) {
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = given(pojo, field);
      if (present(value)) {
        member(above + field.memberName(), value);
      }
    }
  }

  // The SDK makes up a client token where there is none; that one was not sent.
  private static Object given(SdkPojo pojo, SdkField<?> field) {
    return pojo instanceof SdkRequest request
            && field.containsTrait(DefaultValueTrait.class, TraitType.DEFAULT_VALUE_TRAIT)
        ? request.getValueForField(field.memberName(), Object.class).orElse(null)
        : field.getValueOrDefault(pojo);
  }

  private void member(String path, Object value) {
    if (members.honoured().contains(path)) {
      return;
    }
    if (members.defaults().containsKey(path)) {
      Object only = members.defaults().get(path);
      if (!Objects.equals(only, value) && !String.valueOf(only).equals(String.valueOf(value))) {
        throw refused(path, " must be " + only + " or absent: nothing else is supported here.");
      }
      return;
    }
    if (!below(path)) {
      throw refused(path, " is not supported here; leave it out.");
    }
    inside(path, value);
  }

  private void inside(String path, Object value) {
    if (value instanceof SdkPojo pojo) {
      check(path + ".", pojo);
    } else if (value instanceof Collection<?> elements) {
      elements.forEach(element -> inside(path, element));
    }
  }

  private boolean below(String path) {
    String prefix = path + ".";
    return members.honoured().stream().anyMatch(name -> name.startsWith(prefix))
        || members.defaults().keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  private static boolean present(Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList<?>)
        && !(value instanceof SdkAutoConstructMap<?, ?>)
        && !(value instanceof Collection<?> list && list.isEmpty())
        && !(value instanceof Map<?, ?> map && map.isEmpty());
  }

  private static RuntimeException refused(String path, String rest) {
    return new Fault.Invalid(AwsFault.UNSUPPORTED, path, "The parameter " + path + rest)
        .exception();
  }
}
