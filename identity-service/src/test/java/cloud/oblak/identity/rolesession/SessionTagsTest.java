package cloud.oblak.identity.rolesession;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.FaultException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionTagsTest {
  @Test
  void aChainHasFiftyTagsInAllHoweverManySessionsGiveThem() {
    SessionTags first = SessionTags.NONE.and(some("a", 30), some("a", 30).keySet(), null);
    SessionTags next = SessionTags.handedOn(first.kept());
    SessionTags full = next.and(some("b", 20), some("b", 20).keySet(), null);
    assertEquals(50, full.tags().size());
    SessionTags last = SessionTags.handedOn(full.kept());
    assertEquals(full.tags(), last.and(Map.of(), Set.of(), null).tags());
    FaultException refused =
        assertThrows(FaultException.class, () -> last.and(some("c", 1), Set.of(), null));
    assertEquals(CommonFault.TAG_LIMIT, refused.fault().code());
  }

  @Test
  void whatIsNotTransitiveLeavesRoomForOthers() {
    SessionTags first = SessionTags.NONE.and(some("a", 50), Set.of("a0"), null);
    SessionTags next = SessionTags.handedOn(first.kept()).and(some("b", 49), Set.of(), null);
    assertEquals(50, next.tags().size());
  }

  private static Map<String, String> some(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> prefix + i)
        .collect(Collectors.toMap(Function.identity(), key -> "x"));
  }
}
