package cloud.oblak.identity.secret;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private final Passwords passwords = new Passwords();

  @Test
  void onlyThePasswordItselfMatches() {
    String stored = passwords.hash("correct horse");
    assertTrue(passwords.matches("correct horse", stored));
    assertFalse(passwords.matches("correct horsf", stored));
    assertFalse(passwords.matches("", stored));
    assertFalse(passwords.matches("correct horse", null));
  }

  @Test
  void theSamePasswordIsStoredDifferentlyEachTime() {
    assertNotEquals(passwords.hash("correct horse"), passwords.hash("correct horse"));
  }

  @Test
  void aNewPasswordHasABoundedLength() {
    assertDoesNotThrow(() -> Passwords.check("password", "0123456789"));
    for (String bad : new String[] {null, "", "short", "x".repeat(257)}) {
      assertThrows(FaultException.class, () -> Passwords.check("password", bad));
    }
  }

  @Test
  void aFloodOfLoginsIsTurnedAwayInsteadOfQueuedForEver() throws InterruptedException {
    String stored = passwords.hash("correct horse");
    int refused = 0;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < 120; i++) {
        answers.add(callers.submit(() -> passwords.matches("guess", stored)));
      }
      for (Future<Boolean> answer : answers) {
        try {
          assertFalse(answer.get());
        } catch (ExecutionException tooMany) {
          assertEquals(FaultException.class, tooMany.getCause().getClass());
          refused++;
        }
      }
    }
    assertTrue(refused > 0);
    assertTrue(passwords.matches("correct horse", stored));
  }
}
