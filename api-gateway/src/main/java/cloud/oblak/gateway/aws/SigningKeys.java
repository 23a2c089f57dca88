package cloud.oblak.gateway.aws;

import cloud.oblak.gateway.credential.Credential;
import cloud.oblak.gateway.sigv4.Message;
import cloud.oblak.gateway.sigv4.Scope;
import cloud.oblak.gateway.sigv4.Signature;
import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.platform.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Asks identity for signing keys, once for all who need the same one at the same time, and
 * remembers the answer for less than 5 s.
 */
@ApplicationScoped
class SigningKeys {
  private static final Logger LOG = Logger.getLogger(SigningKeys.class);
  private static final String TEMPORARY = "ASIA";
  private static final long GOOD_NANOS = 4_000_000_000L;
  private static final long BAD_NANOS = 1_000_000_000L;
  private static final long TOLD_NANOS = 60_000_000_000L;
  private static final int MAX_ENTRIES = 10_000;

  private final Source source;
  private final LongSupplier nanoTime;
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> told = new ConcurrentHashMap<>();

  /** Who knows keys. */
  interface Source {
    /** The key of a scope; throws Unauthenticated where there is none. */
    Granted derive(Wanted wanted);

    /** Notes that a key made a good signature. */
    default void used(Used used) {}
  }

  /** Identity, over HTTP. */
  private record Identity(ServiceClient client) implements Source {
    private static final String PATH = "/internal/identity/signing-keys";

    @Override
    public Granted derive(Wanted wanted) {
      return client.call("gateway", "identity", "POST", PATH, wanted, Granted.class);
    }

    @Override
    public void used(Used used) {
      client.call("gateway", "identity", "POST", PATH + "/uses", used, Void.class);
    }
  }

  /** Where a key made a good signature. */
  record Used(String accessKeyId, String region, String service) {}

  /**
   * What identity is asked.
   *
   * @param judges that what is marked as refused is refused here, once the signature is proven
   * @param dates that services learn from here when a temporary credential was issued
   */
  record Wanted(
      String accessKeyId,
      String date,
      String region,
      String service,
      String sessionToken,
      String sourceIp,
      boolean judges,
      boolean dates) {}

  /**
   * What it answers.
   *
   * @param signingKey kSigning in base64
   * @param issuedAt of a temporary credential; null: it is a long-lived one, or identity is of the
   *     release before, where its policy set says it
   */
  record Granted(String signingKey, Credential credential, Instant issuedAt) {
    /** What policies may ask about the credential and its policy set does not say. */
    Map<String, String> conditionKeys() {
      return issuedAt == null
          ? Map.of()
          : Map.of(Authority.ISSUED, issuedAt.truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  // The age counts from the moment of the question, so that a slow answer is not kept longer.
  private record Entry(long askedAt, CompletableFuture<Granted> answer) {}

  @Inject
  SigningKeys(ServiceClient client) {
    this(new Identity(client), System::nanoTime);
  }

  SigningKeys(Source source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
  }

  /**
   * The key that made a signature, if it is good; whether it counts is to be asked of its
   * credential when that is known.
   *
   * @return fails with a FaultException: Unauthenticated, or Unavailable where identity does not
   *     answer
   */
  CompletableFuture<Granted> of(Signature signature, String sourceIp) {
    long now = nanoTime.getAsLong();
    if (entries.size() > MAX_ENTRIES) {
      entries.values().removeIf(entry -> stale(entry, now));
    }
    if (entries.size() > 2 * MAX_ENTRIES) {
      entries.clear();
    }
    Scope scope = signature.scope();
    Wanted wanted =
        new Wanted(
            scope.accessKeyId(),
            scope.date(),
            scope.region(),
            scope.service(),
            signature.sessionToken(),
            sourceIp,
            true,
            true);
    Entry entry =
        entries.compute(
            key(wanted),
            (key, known) -> known == null || stale(known, now) ? ask(wanted, now) : known);
    return entry.answer();
  }

  /** Tells identity that a signature was good, at most once a minute for each long-lived key. */
  void proven(Signature signature) {
    Scope scope = signature.scope();
    if (scope.accessKeyId().startsWith(TEMPORARY)) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (told.size() > MAX_ENTRIES) {
      told.clear();
    }
    Long before = told.get(scope.accessKeyId());
    if (before == null || now - before > TOLD_NANOS) {
      told.put(scope.accessKeyId(), now);
      executor.execute(() -> tell(scope));
    }
  }

  private void tell(Scope scope) {
    try {
      source.used(new Used(scope.accessKeyId(), scope.region(), scope.service()));
    } catch (FaultException failed) {
      told.remove(scope.accessKeyId());
      LOG.debugf(failed, "The use of %s is told with its next one.", scope.accessKeyId());
    }
  }

  private Entry ask(Wanted wanted, long now) {
    return new Entry(now, CompletableFuture.supplyAsync(() -> source.derive(wanted), executor));
  }

  // An answer that is still awaited is shared at most as long as a good one.
  private static boolean stale(Entry entry, long now) {
    CompletableFuture<Granted> answer = entry.answer();
    boolean bad =
        answer.isDone()
            && (answer.isCompletedExceptionally() || answer.join().credential().refused() != null);
    return now - entry.askedAt() > (bad ? BAD_NANOS : GOOD_NANOS);
  }

  private static String key(Wanted wanted) {
    return String.join(
        "/",
        wanted.accessKeyId(),
        wanted.date(),
        wanted.region(),
        wanted.service(),
        Message.hash(wanted.sessionToken().getBytes(StandardCharsets.UTF_8)));
  }
}
