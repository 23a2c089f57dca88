package cloud.oblak.metering.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AudienceTest {
  private static EventView event(String account, long number) {
    return new EventView(
        UUID.randomUUID(), number, "t", Instant.EPOCH, account, "a", "", "k", "r", Map.of());
  }

  @Test
  void noAccountIsNotEveryAccount() {
    assertThrows(IllegalArgumentException.class, () -> new Audience.Account(""));
    assertThrows(IllegalArgumentException.class, () -> new Audience.Account(null));
    assertFalse(new Audience.Account("1").includes(event("2", 1)));
    assertTrue(new Audience.Account("1").includes(event("1", 1)));
    assertTrue(new Audience.Everyone().includes(event("2", 1)));
  }

  @Test
  void eventsOfOthersTakeNoRoomInAQueue() throws InterruptedException {
    Subscription subscription = new Subscription(new Audience.Account("1"), gone -> {});
    for (int i = 0; i < 2000; i++) {
      subscription.offer(event("2", i));
    }
    assertFalse(subscription.behind());
    assertNull(subscription.next(0));
    subscription.offer(event("1", 3000));
    assertEquals(3000, subscription.next(0).number());
  }

  @Test
  void aSlowReaderIsSentBackToTheStore() throws InterruptedException {
    Subscription subscription = new Subscription(new Audience.Everyone(), gone -> {});
    for (int i = 0; i < 2000; i++) {
      subscription.offer(event("2", i));
    }
    assertNotNull(subscription.next(0));
    assertTrue(subscription.behind());
    assertFalse(subscription.behind());
    assertNull(subscription.next(0));
  }
}
