package cloud.oblak.kit.web;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The ids in what a resource answers: its own, or those of the things in its lists. */
final class EntityIds {
  private static final String ID = "id";
  private static final int MAX = 100;

  private static final ClassValue<List<Method>> PARTS =
      new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
          return type.isRecord()
              ? Arrays.stream(type.getRecordComponents())
                  .filter(EntityIds::matters)
                  .map(RecordComponent::getAccessor)
                  .filter(Method::trySetAccessible)
                  .toList()
              : List.of();
        }
      };

  private EntityIds() {}

  static List<String> of(Object entity) {
    List<String> ids = new ArrayList<>();
    for (Method part : PARTS.get(entity.getClass())) {
      Object value = value(part, entity);
      if (value instanceof Collection<?> elements) {
        elements.stream().limit(MAX).forEach(element -> own(element, ids));
      }
    }
    own(entity, ids);
    return ids;
  }

  private static void own(Object entity, List<String> ids) {
    if (entity == null) {
      return;
    }
    for (Method part : PARTS.get(entity.getClass())) {
      if (part.getName().equals(ID)
          && value(part, entity) instanceof String id
          && ids.size() < MAX) {
        ids.add(id);
      }
    }
  }

  private static boolean matters(RecordComponent component) {
    return component.getName().equals(ID) || Collection.class.isAssignableFrom(component.getType());
  }

  private static Object value(Method accessor, Object record) {
    try {
      return accessor.invoke(record);
    } catch (ReflectiveOperationException unreadable) {
      return null;
    }
  }
}
