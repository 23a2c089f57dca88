package cloud.oblak.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"web", "Straße 7", "日本", "a b"})
  void printableNamesAreKept(String name) {
    assertEquals(name, Names.check("name", name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\u0000", "\u202Eevil", " a", "a ", "\u007F", "\uD800"})
  void otherNamesAreRefusedNamingTheField(String name) {
    FaultException thrown = assertThrows(FaultException.class, () -> Names.check("name", name));
    assertEquals("name", ((Fault.Invalid) thrown.fault()).field());
  }

  @Test
  void aNameHasAtMost255Characters() {
    assertEquals(255, Names.check("name", "x".repeat(255)).length());
    assertThrows(FaultException.class, () -> Names.check("name", "x".repeat(256)));
  }

  @Test
  void noTagsAreAnEmptyMap() {
    assertEquals(Map.of(), Names.checkTags("tags", null));
  }

  @Test
  void tagsHaveTheLimitsOfEc2() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 51; i++) {
      many.put("k" + i, "v");
    }
    FaultException tooMany =
        assertThrows(FaultException.class, () -> Names.checkTags("tags", many));
    assertEquals("TagLimitExceeded", tooMany.fault().code().code());
    assertThrows(FaultException.class, () -> Names.checkTags("tags", Map.of("aws:x", "v")));
    assertThrows(FaultException.class, () -> Names.checkTags("tags", Map.of("", "v")));
    assertThrows(FaultException.class, () -> Names.checkTags("tags", Map.of("k", "v".repeat(257))));
    assertEquals(Map.of("k", ""), Names.checkTags("tags", Map.of("k", "")));
  }
}
