package cloud.oblak.kit.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryValuesTest {
  static final class Resource {
    public String list(
        @QueryParam("name") String name,
        @QueryParam("limit") int limit,
        @QueryParam("after") Long after) {
      return name + limit + after;
    }
  }

  private static Optional<String> unreadable(String... query) {
    Method list =
        Arrays.stream(Resource.class.getMethods())
            .filter(method -> method.getName().equals("list"))
            .findFirst()
            .orElseThrow();
    MultivaluedMap<String, String> values = new MultivaluedHashMap<>();
    for (int i = 0; i < query.length; i += 2) {
      values.add(query[i], query[i + 1]);
    }
    return QueryValues.unreadable(list, values);
  }

  @Test
  void theParameterThatCannotBeReadIsNamed() {
    assertEquals(Optional.of("limit"), unreadable("limit", "abc"));
    assertEquals(Optional.of("after"), unreadable("limit", "1", "after", "99999999999999999999"));
  }

  @Test
  void whatCanBeReadIsNotBlamed() {
    assertEquals(Optional.empty(), unreadable("name", "abc", "limit", "5"));
    assertEquals(Optional.empty(), unreadable());
  }
}
