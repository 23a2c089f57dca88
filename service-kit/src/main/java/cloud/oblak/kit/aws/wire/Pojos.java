package cloud.oblak.kit.aws.wire;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/** Makes model classes and tells which of their members are there. */
final class Pojos {
  private static final ClassValue<MethodHandle> BUILDERS =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
          try {
            Method builder = type.getMethod("builder");
            return MethodHandles.publicLookup()
                .unreflect(builder)
                .asType(MethodType.methodType(SdkPojo.class));
          } catch (ReflectiveOperationException notAModelClass) {
            throw new IllegalArgumentException(type + " is no model class", notAModelClass);
          }
        }
      };

  private Pojos() {}

  /** An empty builder of a model class. */
  static SdkPojo builder(Class<? extends SdkPojo> type) {
    try {
      return (SdkPojo) BUILDERS.get(type).invokeExact();
    } catch (RuntimeException | Error known) {
      throw known;
    } catch (Throwable checked) {
      throw new IllegalStateException(checked);
    }
  }

  static SdkPojo build(SdkPojo builder) {
    return (SdkPojo) ((Buildable) builder).build();
  }

  /** The value of a member; null where it is absent, which an empty list or map is not. */
  static Object present(SdkPojo pojo, SdkField<?> field) {
    Object value = field.getValueOrDefault(pojo);
    return value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap
        ? null
        : value;
  }
}
