package cloud.oblak.gateway.credential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile boolean revoked;
  private volatile Instant expiresAt;
  private volatile Credential.Refused refused;

  private final Credentials credentials = new Credentials(this::answer, clock::get);

  private Credential answer(String token, String sourceIp) {
    questions.incrementAndGet();
    if (revoked) {
      throw new Fault.Unauthenticated(CommonFault.UNAUTHENTICATED, "gone").exception();
    }
    return new Credential(
        "123456789012",
        "arn:x",
        Set.of(Role.ADMIN),
        "api-token",
        "token-1",
        expiresAt,
        "",
        refused);
  }

  @Test
  void anAnswerIsRememberedForLessThanFiveSeconds() {
    credentials.check("t", "").join();
    clock.addAndGet(3 * SECOND);
    credentials.check("t", "").join();
    assertEquals(1, questions.get());
    revoked = true;
    clock.addAndGet(2 * SECOND);
    CompletableFuture<Credential> answer = credentials.check("t", "");
    CompletionException thrown = assertThrows(CompletionException.class, answer::join);
    assertInstanceOf(FaultException.class, thrown.getCause());
  }

  @Test
  void aHundredCallsAtOnceAskOnce() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    Credentials slow =
        new Credentials(
            (token, sourceIp) -> {
              try {
                open.await();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              return answer(token, sourceIp);
            },
            clock::get);
    List<CompletableFuture<Credential>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(slow.check("t", ""));
    }
    open.countDown();
    answers.forEach(CompletableFuture::join);
    assertEquals(1, questions.get());
  }

  @Test
  void aCredentialThatExpiresWhileRememberedIsRefused() {
    expiresAt = Instant.now().minusSeconds(1);
    assertThrows(CompletionException.class, () -> credentials.check("t", "").join());
  }

  @Test
  void whatDoesNotCountIsSaidToWhoeverHasItAndAskedAgainAfterASecond() {
    refused = new Credential.Refused("AccountSuspended", "asleep");
    Credential suspended = credentials.check("t", "").join();
    FaultException thrown = assertThrows(FaultException.class, suspended::require);
    assertInstanceOf(Fault.Denied.class, thrown.fault());
    assertEquals("AccountSuspended", thrown.fault().code().code());
    refused = null;
    clock.addAndGet(2 * SECOND);
    credentials.check("t", "").join().require();
    assertEquals(2, questions.get());
  }

  @Test
  void nonsenseIsRefusedWithoutAsking() {
    assertThrows(CompletionException.class, () -> credentials.check("x".repeat(5000), "").join());
    assertThrows(CompletionException.class, () -> credentials.check("", "").join());
    assertEquals(0, questions.get());
  }
}
