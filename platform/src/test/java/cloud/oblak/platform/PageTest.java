package cloud.oblak.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  @Test
  void theTokenOfAPageLeadsToTheNextOne() {
    PageRequest first = PageRequest.of(2, null);
    Page<String> page = Page.of(List.of("a", "b", "c"), first, Function.identity());
    assertEquals(List.of("a", "b"), page.items());
    assertEquals("b", PageRequest.of(2, page.nextToken()).after());
  }

  @Test
  void theLastPageHasNoToken() {
    assertNull(Page.of(List.of("a"), PageRequest.of(2, ""), Function.identity()).nextToken());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1001})
  void aLimitOutOfRangeIsRefused(int limit) {
    assertThrows(FaultException.class, () -> PageRequest.of(limit, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "AA", "not base64!"})
  void aTokenThatNobodyGaveOutIsRefused(String token) {
    FaultException thrown = assertThrows(FaultException.class, () -> PageRequest.of(10, token));
    assertEquals("InvalidNextToken", thrown.fault().code().code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "-000001-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"})
  void aMomentThatNoListHasIsRefused(String text) {
    FaultException thrown = assertThrows(FaultException.class, () -> PageRequest.moment(text));
    assertEquals("InvalidNextToken", thrown.fault().code().code());
  }

  @Test
  void aMomentOfATokenIsRead() {
    assertEquals(Instant.ofEpochSecond(5), PageRequest.moment("1970-01-01T00:00:05Z"));
  }

  @Test
  void idsHaveEc2sFormAndAreNotRepeated() {
    String id = IdKind.INSTANCE.next();
    assertTrue(IdKind.INSTANCE.matches(id), id);
    assertNotEquals(id, IdKind.INSTANCE.next());
    assertTrue(!IdKind.IMAGE.matches(id) && !IdKind.INSTANCE.matches(id + "0"));
    assertTrue(!IdKind.INSTANCE.matches(null) && !IdKind.INSTANCE.matches("i-XYZ"));
  }
}
