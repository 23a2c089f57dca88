package cloud.oblak.agent.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Restarts shortRuns(int runs) {
    Restarts restarts = Restarts.NONE;
    for (int i = 0; i < runs; i++) {
      restarts = restarts.after(START, START.plusSeconds(1), 1).done();
    }
    return restarts;
  }

  private static Duration delay(Restarts before, Duration run) {
    Instant end = START.plus(run);
    return Duration.between(end, before.after(START, end, 1).due());
  }

  @Test
  void delaysGrowFromASecondToFiveMinutes() {
    assertFalse(delay(Restarts.NONE, Duration.ZERO).compareTo(Duration.ofSeconds(1)) > 0);
    assertTrue(delay(shortRuns(4), Duration.ZERO).compareTo(Duration.ofSeconds(8)) >= 0);
    Duration longest = delay(shortRuns(40), Duration.ofSeconds(1));
    assertTrue(longest.compareTo(Duration.ofSeconds(150)) >= 0, longest.toString());
    assertFalse(longest.compareTo(Duration.ofMinutes(5)) > 0, longest.toString());
  }

  @Test
  void aLongRunMakesTheDelayShortAgainAndKeepsTheCount() {
    Restarts many = shortRuns(10);
    assertEquals(10, many.count());
    assertFalse(delay(many, Duration.ofMinutes(10)).compareTo(Duration.ofSeconds(1)) > 0);
    assertEquals(11, many.after(START, START.plus(Duration.ofHours(1)), 1).done().count());
    assertEquals(11, many.after(START, START, 1).done().done().count());
  }
}
