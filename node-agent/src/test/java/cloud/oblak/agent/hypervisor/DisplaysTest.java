package cloud.oblak.agent.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DisplaysTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final CountDownLatch hangs = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Queue<String> wantedReads = new ConcurrentLinkedQueue<>();

  @AfterEach
  void hangNoMore() {
    hangs.countDown();
  }

  /** One whose name says so keeps whoever asks it waiting. */
  private final class Screens implements Display {
    @Override
    public void wake(String domain) {
      hang(domain, "deaf");
    }

    @Override
    public Undeveloped read(String domain, BooleanSupplier wanted) throws IOException {
      hang(domain, "hung");
      if (wanted.getAsBoolean()) {
        wantedReads.add(domain);
      }
      if (domain.equals("off")) {
        return Screenshot.NotRunning::new;
      }
      if (domain.equals("broken")) {
        throw new IOException("no picture");
      }
      return () -> new Screenshot.Taken("of " + domain, () -> {});
    }

    private void hang(String domain, String name) {
      if (domain.equals(name)) {
        begun.countDown();
        try {
          hangs.await();
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static String seen(Displays displays, String domain) {
    try (Screenshot seen = displays.look(domain, false)) {
      return assertInstanceOf(Screenshot.Taken.class, seen).base64();
    }
  }

  @Test
  void aVmThatIsBeingWokenKeepsNoOtherWaitingAndIsNotLookedAtTwice() throws Exception {
    Displays displays = new Displays(new Screens(), LONG, SHORT);
    CompletableFuture<Screenshot> deaf =
        CompletableFuture.supplyAsync(() -> displays.look("deaf", true));
    begun.await();
    assertThrows(DriverException.class, () -> displays.look("deaf", false));
    assertEquals("of other", seen(displays, "other"));
    hangs.countDown();
    try (Screenshot seen = deaf.get(30, TimeUnit.SECONDS)) {
      assertInstanceOf(Screenshot.Taken.class, seen);
    }
    assertEquals("of deaf", seen(displays, "deaf"));
  }

  @Test
  void aVmThatHangsGivesTheTurnBackAndIsNotAskedAgainUntilItAnswers() throws Exception {
    Displays displays = new Displays(new Screens(), SHORT, LONG);
    assertThrows(DriverException.class, () -> displays.look("hung", false));
    assertEquals("of other", seen(displays, "other"));
    DriverException twice = assertThrows(DriverException.class, () -> displays.look("hung", false));
    assertTrue(twice.getMessage().contains("already"), twice.getMessage());
    hangs.countDown();
    long end = System.nanoTime() + LONG.toNanos();
    boolean free = false;
    while (!free) {
      assertTrue(System.nanoTime() < end, "it stays refused");
      Thread.sleep(10);
      try {
        free = seen(displays, "hung").equals("of hung");
      } catch (DriverException already) {
        assertEquals(twice.getMessage(), already.getMessage());
      }
    }
    assertEquals(List.of("other", "hung"), List.copyOf(wantedReads), "it was read for nobody");
  }

  @Test
  void theNextPictureIsTakenWhenTheOneBeforeWasPassedOn() {
    Displays displays = new Displays(new Screens(), LONG, SHORT);
    try (Screenshot first = displays.look("first", false)) {
      assertInstanceOf(Screenshot.Taken.class, first);
      assertThrows(DriverException.class, () -> displays.look("second", false));
    }
    assertEquals("of second", seen(displays, "second"));
  }

  @Test
  void whatIsNoPictureKeepsNoTurn() {
    Displays displays = new Displays(new Screens(), LONG, SHORT);
    assertEquals(new Screenshot.NotRunning(), displays.look("off", false));
    assertThrows(DriverException.class, () -> displays.look("broken", false));
    assertEquals("of other", seen(displays, "other"));
  }
}
