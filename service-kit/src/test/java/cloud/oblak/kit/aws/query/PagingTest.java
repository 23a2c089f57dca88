package cloud.oblak.kit.aws.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Page;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagingTest {
  private static final Paging PAGING = Paging.ec2("instancesSet");

  private static String code(Runnable call) {
    return assertThrows(FaultException.class, call::run).fault().code().code();
  }

  @Test
  void theBoundsAreEc2s() {
    assertEquals(1000, PAGING.page(null, null, List.of()).limit());
    assertEquals(5, PAGING.page(5, null, List.of()).limit());
    assertEquals("InvalidParameterValue", code(() -> PAGING.page(4, null, List.of())));
    assertEquals("InvalidParameterValue", code(() -> PAGING.page(1001, null, List.of())));
    assertEquals("InvalidNextToken", code(() -> PAGING.page(5, "%", List.of())));
  }

  @Test
  void maxResultsAndIdsExcludeEachOther() {
    assertEquals(1000, PAGING.page(null, null, List.of("i-1")).limit());
    FaultException refused =
        assertThrows(FaultException.class, () -> PAGING.page(5, null, List.of("i-1")));
    assertEquals("InvalidParameterCombination", refused.fault().code().code());
    assertEquals(
        "The parameter instancesSet cannot be used with the parameter maxResults",
        refused.fault().message());
  }

  @Test
  void pagesOfAListInMemoryFollowEachOther() {
    List<String> all = IntStream.range(10, 17).mapToObj(Integer::toString).toList();
    Page<String> first = Paging.cut(all, PAGING.page(5, null, List.of()), item -> item);
    assertEquals(List.of("10", "11", "12", "13", "14"), first.items());
    Page<String> second =
        Paging.cut(all, PAGING.page(5, first.nextToken(), List.of()), item -> item);
    assertEquals(List.of("15", "16"), second.items());
    assertNull(second.nextToken());
  }
}
