package cloud.oblak.kit.web;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells which query parameter does not have the type that its method wants: the framework answers
 * 404 to such a request and keeps the name to itself.
 */
final class QueryValues {
  private QueryValues() {}

  /** The name of the first parameter whose value cannot be read. */
  static Optional<String> unreadable(Method method, MultivaluedMap<String, String> query) {
    return Stream.of(method.getParameters())
        .filter(parameter -> parameter.isAnnotationPresent(QueryParam.class))
        .filter(parameter -> !readable(parameter, query.getFirst(name(parameter))))
        .map(QueryValues::name)
        .findFirst();
  }

  private static String name(Parameter parameter) {
    return parameter.getAnnotation(QueryParam.class).value();
  }

  private static boolean readable(Parameter parameter, String value) {
    Class<?> type = boxed(parameter.getType());
    if (value == null || type == String.class || type == Boolean.class) {
      return true;
    }
    try {
      type.getMethod("valueOf", String.class).invoke(null, value);
      return true;
    } catch (InvocationTargetException refused) {
      return false;
    } catch (NoSuchMethodException | IllegalAccessException readOtherwise) {
      return true;
    }
  }

  private static Class<?> boxed(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }
}
