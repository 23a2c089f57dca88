package cloud.oblak.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.gateway.credential.Credential;
import cloud.oblak.gateway.sigv4.Message;
import cloud.oblak.gateway.sigv4.Signature;
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

class SigningKeysTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger questions = new AtomicInteger();
  private final CountDownLatch open = new CountDownLatch(1);
  private volatile boolean revoked;
  private volatile Instant expiresAt;
  private volatile Credential.Refused refused;

  private final SigningKeys keys = new SigningKeys(this::answer, clock::get);

  private SigningKeys.Granted answer(SigningKeys.Wanted wanted) {
    questions.incrementAndGet();
    if (revoked) {
      throw new Fault.Unauthenticated(CommonFault.UNAUTHENTICATED, "gone").exception();
    }
    return new SigningKeys.Granted(
        "AA==",
        new Credential(
            "123456789012",
            "arn:x",
            Set.of(Role.ADMIN),
            "access-key",
            wanted.accessKeyId(),
            expiresAt,
            "",
            refused),
        null);
  }

  @Test
  void aKeyIsRememberedForLessThanFiveSeconds() {
    keys.of(signature("ec2"), "").join();
    clock.addAndGet(3 * SECOND);
    keys.of(signature("ec2"), "").join();
    assertEquals(1, questions.get());
    revoked = true;
    clock.addAndGet(2 * SECOND);
    CompletableFuture<?> answer = keys.of(signature("ec2"), "");
    assertInstanceOf(
        FaultException.class, assertThrows(CompletionException.class, answer::join).getCause());
  }

  @Test
  void anotherScopeIsAnotherKey() {
    keys.of(signature("ec2"), "").join();
    keys.of(signature("sts"), "").join();
    assertEquals(2, questions.get());
  }

  @Test
  void aHundredCallsAtOnceAskOnce() {
    SigningKeys slow =
        new SigningKeys(
            wanted -> {
              try {
                open.await();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              return answer(wanted);
            },
            clock::get);
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(slow.of(signature("ec2"), ""));
    }
    open.countDown();
    answers.forEach(CompletableFuture::join);
    assertEquals(1, questions.get());
  }

  @Test
  void aKeyThatExpiresWhileRememberedIsRefused() {
    expiresAt = Instant.now().minusSeconds(1);
    Credential over = keys.of(signature("ec2"), "").join().credential();
    FaultException thrown = assertThrows(FaultException.class, over::require);
    assertInstanceOf(Fault.Unauthenticated.class, thrown.fault());
    assertEquals("ExpiredToken", thrown.fault().code().code());
  }

  @Test
  void aKeyThatDoesNotCountIsAskedForAgainAfterASecond() {
    refused = new Credential.Refused("AccountSuspended", "asleep");
    Credential suspended = keys.of(signature("ec2"), "").join().credential();
    assertThrows(FaultException.class, suspended::require);
    refused = null;
    clock.addAndGet(2 * SECOND);
    keys.of(signature("ec2"), "").join().credential().require();
    assertEquals(2, questions.get());
  }

  private static Signature signature(String service) {
    return Signature.of(
        new Message(
            "GET",
            "/",
            "",
            List.of(
                new Message.Header("X-Amz-Date", "20260102T030405Z"),
                new Message.Header(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=AKIAABCDEFGHIJKLMNOP/20260102/us-east-1/"
                        + service
                        + "/aws4_request, SignedHeaders=host, Signature=00")),
            ""));
  }
}
