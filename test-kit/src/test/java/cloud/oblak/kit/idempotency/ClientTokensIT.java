package cloud.oblak.kit.idempotency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.kit.KitDatabase;
import cloud.oblak.platform.FaultException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClientTokensIT {
  private static final String ACCOUNT = "111122223333";
  private static KitDatabase kit;
  private static ClientTokens tokens;

  @BeforeAll
  static void start() {
    kit = new KitDatabase("metering");
    tokens = new ClientTokens(kit.database());
  }

  private static Optional<String> claim(String token, String request, String resource) {
    var answer = new java.util.concurrent.atomic.AtomicReference<Optional<String>>();
    kit.transactions()
        .run(() -> answer.set(tokens.claim(ACCOUNT, "run", token, request, resource)));
    return answer.get();
  }

  @Test
  void withoutAKeyEveryRequestIsNew() {
    assertEquals(Optional.empty(), claim(null, "r", "i-1"));
    assertEquals(Optional.empty(), claim("", "r", "i-2"));
  }

  @Test
  void aRepeatedRequestGetsTheFirstResource() {
    assertEquals(Optional.empty(), claim("k1", "r", "i-1"));
    assertEquals(Optional.of("i-1"), claim("k1", "r", "i-2"));
  }

  @Test
  void theSameKeyForAnotherRequestIsRefused() {
    claim("k2", "r", "i-1");
    FaultException refused = assertThrows(FaultException.class, () -> claim("k2", "other", "i-2"));
    assertEquals("IdempotentParameterMismatch", refused.fault().code().code());
  }

  @Test
  void aRolledBackClaimLeavesTheKeyFree() {
    assertThrows(
        IllegalStateException.class,
        () ->
            kit.transactions()
                .run(() -> {
                  tokens.claim(ACCOUNT, "run", "k3", "r", "i-1");
                  throw new IllegalStateException("crash");
                }));
    assertEquals(Optional.empty(), claim("k3", "r", "i-2"));
  }

  @Test
  void ofManyCallersAtOnceOneMakesAndAllGetTheSame() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    Set<String> resources = Collections.synchronizedSet(new HashSet<>());
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        String mine = "i-" + i;
        callers.execute(() -> {
          Optional<String> first = claim("k4", "r", mine);
          if (first.isEmpty()) {
            made.incrementAndGet();
          }
          resources.add(first.orElse(mine));
        });
      }
      callers.shutdown();
      callers.awaitTermination(60, TimeUnit.SECONDS);
    }
    assertEquals(1, made.get());
    assertEquals(1, resources.size());
  }
}
