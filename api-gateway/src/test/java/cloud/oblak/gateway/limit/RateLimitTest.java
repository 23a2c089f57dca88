package cloud.oblak.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong clock = new AtomicLong();
  private final RateLimit limit = new RateLimit(2, 3, clock::get);

  @Test
  void aBurstIsAllowedThenTheRate() {
    for (int i = 0; i < 3; i++) {
      assertTrue(limit.take("a"));
    }
    assertFalse(limit.take("a"));
    clock.addAndGet(500_000_000);
    assertTrue(limit.take("a"));
    assertFalse(limit.take("a"));
  }

  @Test
  void aRestFillsTheBucketButNeverOverItsSize() {
    clock.addAndGet(3_600_000_000_000L);
    int taken = 0;
    while (limit.take("a")) {
      taken++;
    }
    assertEquals(3, taken);
  }

  @Test
  void oneKeyDoesNotTakeFromAnother() {
    while (limit.take("a")) {
      clock.get();
    }
    assertTrue(limit.take("b"));
  }

  @Test
  void aLimitOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new RateLimit(0, 1, clock::get));
  }
}
