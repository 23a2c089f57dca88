package cloud.oblak.identity.secret;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Hashes and checks passwords with Argon2id, a few at a time. */
@ApplicationScoped
public class Passwords {
  /** Fewest characters of a password. */
  public static final int MIN_LENGTH = 10;

  private static final int MAX_LENGTH = 256;
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MAX_THREADS = 4;
  private static final int MAX_WAITING = 64;
  private static final String PREFIX = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1$";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ThreadPoolExecutor threads;

  Passwords() {
    int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_THREADS);
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  @PreDestroy
  void stop() {
    threads.shutdownNow();
  }

  /** A new random password. */
  public static String random() {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Checks a new password's form.
   *
   * @throws cloud.oblak.platform.FaultException Invalid or missing
   */
  public static void check(String field, String password) {
    if (password == null || password.isEmpty()) {
      throw Fault.missing(field, field + " is required.");
    }
    if (password.length() < MIN_LENGTH || password.length() > MAX_LENGTH) {
      throw Fault.invalid(
          field, field + " must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
    }
  }

  /** The hash to store, in PHC form. */
  public String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] hash = run(() -> argon2(password, salt));
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return PREFIX + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
  }

  /**
   * Whether the password is the one of the stored hash.
   *
   * @param stored null where there is no such user: takes as long and is never equal
   */
  public boolean matches(String password, String stored) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] expected = new byte[HASH_BYTES];
    if (stored == null) {
      RANDOM.nextBytes(salt);
      RANDOM.nextBytes(expected);
    } else {
      if (!stored.startsWith(PREFIX)) {
        throw new IllegalStateException("A stored password hash has unknown parameters.");
      }
      String[] parts = stored.substring(PREFIX.length()).split("\\$", 2);
      salt = Base64.getDecoder().decode(parts[0]);
      expected = Base64.getDecoder().decode(parts[1]);
    }
    byte[] finalSalt = salt;
    String bounded = password.length() > MAX_LENGTH ? "" : password;
    return MessageDigest.isEqual(expected, run(() -> argon2(bounded, finalSalt)));
  }

  private byte[] run(Callable<byte[]> task) {
    try {
      return threads.submit(task).get();
    } catch (RejectedExecutionException full) {
      throw new Fault.Unavailable(
              CommonFault.UNAVAILABLE, "Too many people sign in at once; try again in a second.")
          .exception(full);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Fault.Unavailable(CommonFault.UNAVAILABLE, "The service is stopping; try again.")
          .exception(stopped);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("A password could not be hashed.", failed.getCause());
    }
  }

  private static byte[] argon2(String password, byte[] salt) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(MEMORY_KIB)
            .withIterations(PASSES)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
