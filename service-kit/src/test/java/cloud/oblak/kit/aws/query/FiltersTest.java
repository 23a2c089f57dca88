package cloud.oblak.kit.aws.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.FaultException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiltersTest {
  private record Thing(String name, List<String> groups, Map<String, String> tags) {}

  private static final Thing WEB =
      new Thing("web*1", List.of("sg-1", "sg-2"), Map.of("Name", "Web", "stage", ""));
  private static final MemoryFilters<Thing> MEMORY =
      new MemoryFilters<Thing>()
          .value("name", Thing::name)
          .value("reason", thing -> null)
          .values("group-id", Thing::groups)
          .tags(Thing::tags);
  private static final SqlFilters SQL =
      new SqlFilters()
          .value("name", "name")
          .value("zone", "(? || zone)", "us-east-1")
          .values("group-id", "groups")
          .tags("tags");

  private static Filter filter(String name, String... values) {
    return new Filter(name, List.of(values));
  }

  private static boolean passes(Filter... filters) {
    return MEMORY.of(List.of(filters)).test(WEB);
  }

  @Test
  void wildcardsMatchAnythingAndOneCharacterUnlessEscaped() {
    assertTrue(new Wildcard("we*").matches("web"));
    assertTrue(new Wildcard("*").matches("a\nb"));
    assertTrue(new Wildcard("w?b").matches("web"));
    assertFalse(new Wildcard("w?b").matches("wb"));
    assertTrue(new Wildcard("w\\?b").matches("w?b"));
    assertFalse(new Wildcard("w\\?b").matches("web"));
    assertTrue(new Wildcard("a.(b").matches("a.(b"));
    assertFalse(new Wildcard("a.*").matches("abc"));
    assertFalse(new Wildcard("Web").matches("web"));
    assertTrue(new Wildcard("end\\").matches("end\\"));
    assertEquals("50\\%\\_\\\\%_", new Wildcard("50%_\\\\*?").like());
  }

  @Test
  void severalValuesAreAlternativesAndSeveralFiltersMustAllHold() {
    assertTrue(passes());
    assertTrue(passes(filter("name", "no", "web\\*1")));
    assertTrue(passes(filter("name", "w*"), filter("group-id", "sg-2")));
    assertFalse(passes(filter("name", "w*"), filter("group-id", "sg-3")));
    assertFalse(passes(filter("name")));
    assertFalse(passes(filter("reason", "*")));
  }

  @Test
  void tagsAreFoundByKeyValueAndBoth() {
    assertTrue(passes(filter("tag:Name", "W?b")));
    assertTrue(passes(filter("tag:stage", "")));
    assertFalse(passes(filter("tag:stage", "x")));
    assertFalse(passes(filter("tag:none", "*")));
    assertTrue(passes(filter("tag-key", "sta*")));
    assertTrue(passes(filter("tag-value", "Web")));
  }

  @Test
  void anUnknownNameIsRefusedInAwssWords() {
    FaultException memory = assertThrows(FaultException.class, () -> passes(filter("x", "y")));
    assertEquals("InvalidParameterValue", memory.fault().code().code());
    assertEquals("The filter 'x' is invalid", memory.fault().message());
    assertThrows(FaultException.class, () -> SQL.of(List.of(filter("x", "y"))));
  }

  @Test
  void moreThanTwoHundredValuesAreRefused() {
    Filter many = new Filter("name", Collections.nCopies(201, "x"));
    FaultException refused = assertThrows(FaultException.class, () -> passes(many));
    assertEquals("FilterLimitExceeded", refused.fault().code().code());
  }

  @Test
  void aQueryComparesExactValuesAndPatternsApart() {
    SqlFilters.Condition condition =
        SQL.of(
            List.of(
                filter("name", "a", "b*"),
                filter("zone", "us-east-1a"),
                filter("group-id", "sg-?"),
                filter("tag:Name", "x")));
    assertEquals(
        " AND (name = ANY(?) OR name LIKE ANY(?)) AND ((? || zone) = ANY(?))"
            + " AND (EXISTS (SELECT 1 FROM unnest(groups) AS one(value)"
            + " WHERE one.value LIKE ANY(?))) AND ((tags ->> ?) = ANY(?))",
        condition.sql());
    assertEquals(7, condition.parameters().size());
    assertArrayEquals(new String[] {"b%"}, (String[]) condition.parameters().get(1));
    assertEquals("us-east-1", condition.parameters().get(2));
    assertEquals(" AND (FALSE)", SQL.of(List.of(filter("name"))).sql());
  }
}
