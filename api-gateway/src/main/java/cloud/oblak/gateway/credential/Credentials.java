package cloud.oblak.gateway.credential;

import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/**
 * Asks identity about credentials, once for all who present the same one at the same time, and
 * remembers the answer for less than 5 s. Keeps hashes only.
 */
@ApplicationScoped
public class Credentials {
  private static final long GOOD_NANOS = 4_000_000_000L;
  private static final long BAD_NANOS = 1_000_000_000L;
  private static final int MAX_ENTRIES = 10_000;
  private static final int MAX_LENGTH = 200;

  private final Source source;
  private final LongSupplier nanoTime;
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

  /** Who knows credentials. */
  interface Source {
    /** Whom a token speaks for; throws Unauthenticated where it speaks for nobody. */
    Credential check(String token, String sourceIp);
  }

  /**
   * What identity is asked.
   *
   * @param judges that what is marked as refused is refused here
   */
  record Presented(String token, String sourceIp, boolean judges) {}

  // The age counts from the moment of the question, so that a slow answer is not kept longer.
  private record Entry(long askedAt, CompletableFuture<Credential> answer) {}

  @Inject
  Credentials(ServiceClient client) {
    this(
        (token, sourceIp) ->
            client.call(
                "gateway",
                "identity",
                "POST",
                "/internal/identity/credentials",
                new Presented(token, sourceIp, true),
                Credential.class),
        System::nanoTime);
  }

  Credentials(Source source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
  }

  /**
   * Whom a token speaks for; whether it counts is the credential's to say.
   *
   * @return fails with a FaultException: Unauthenticated, or Unavailable where identity does not
   *     answer
   */
  public CompletableFuture<Credential> check(String token, String sourceIp) {
    if (token.length() > MAX_LENGTH || token.isEmpty()) {
      return CompletableFuture.failedFuture(refused());
    }
    long now = nanoTime.getAsLong();
    if (entries.size() > MAX_ENTRIES) {
      entries.values().removeIf(entry -> stale(entry, now));
    }
    if (entries.size() > 2 * MAX_ENTRIES) {
      entries.clear();
    }
    Entry entry =
        entries.compute(
            hash(token),
            (key, known) -> known == null || stale(known, now) ? ask(token, sourceIp, now) : known);
    return entry.answer().thenApply(Credentials::inForce);
  }

  private Entry ask(String token, String sourceIp, long now) {
    return new Entry(
        now, CompletableFuture.supplyAsync(() -> source.check(token, sourceIp), executor));
  }

  // An answer that is still awaited is shared at most as long as a good one.
  private static boolean stale(Entry entry, long now) {
    CompletableFuture<Credential> answer = entry.answer();
    boolean bad =
        answer.isDone() && (answer.isCompletedExceptionally() || answer.join().refused() != null);
    return now - entry.askedAt() > (bad ? BAD_NANOS : GOOD_NANOS);
  }

  private static Credential inForce(Credential credential) {
    if (credential.expiresAt() != null && !credential.expiresAt().isAfter(Instant.now())) {
      throw refused();
    }
    return credential;
  }

  private static FaultException refused() {
    return new Fault.Unauthenticated(
            CommonFault.UNAUTHENTICATED,
            "The credential is not valid; sign in again or use another API token.")
        .exception();
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
