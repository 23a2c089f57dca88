package cloud.oblak.gateway.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ComplaintsTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong();
  private final List<String> said = new ArrayList<>();
  private final Complaints complaints = new Complaints(said::add, clock::get);

  @Test
  void theFirstIsSaidAndThenOneAMinuteWithACount() {
    for (int i = 0; i < 100; i++) {
      complaints.about("full");
    }
    assertEquals(List.of("full"), said);
    clock.addAndGet(61 * SECOND);
    complaints.about("still full");
    complaints.about("still full");
    assertEquals(2, said.size());
    assertEquals("still full (99 more of the kind since this was last said)", said.getLast());
  }

  @Test
  void whatWasCountedIsSaidWhenItsMinuteIsOverAlsoIfNothingFollows() {
    complaints.about("full");
    complaints.about("still full");
    complaints.about("full again");
    complaints.remind();
    assertEquals(1, said.size());
    clock.addAndGet(61 * SECOND);
    complaints.remind();
    complaints.remind();
    assertEquals(2, said.size());
    assertEquals("full again (1 more of the kind since this was last said)", said.getLast());
  }
}
