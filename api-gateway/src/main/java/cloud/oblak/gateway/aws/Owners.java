package cloud.oblak.gateway.aws;

import cloud.oblak.kit.aws.AwsApi;
import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.platform.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Which service owns an action, as the services say: asked once a minute, and where an action is
 * not known every 5 s at most.
 */
@ApplicationScoped
class Owners {
  private static final Logger LOG = Logger.getLogger(Owners.class);
  static final List<String> SERVICES = List.of("identity", "compute", "network", "metering");
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);
  private static final long KEEP_NANOS = 60_000_000_000L;
  private static final long MISS_NANOS = 5_000_000_000L;

  private final Function<String, List<Owned>> source;
  private final LongSupplier nanoTime;
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, List<Owned>> known = new HashMap<>();
  private Map<Owned, String> table = Map.of();
  private boolean asked;
  private long askedAt;
  private CompletableFuture<Void> asking = CompletableFuture.completedFuture(null);

  /** An action. */
  record Owned(String api, String action) {}

  /** What a service answers. */
  record Actions(List<Owned> actions) {}

  @Inject
  Owners(ServiceClient client) {
    this(
        service ->
            client
                .call(
                    "gateway",
                    service,
                    "GET",
                    "/internal/aws/" + service + "/actions?built=true",
                    null,
                    Actions.class,
                    ANSWER_WITHIN)
                .actions(),
        System::nanoTime);
  }

  Owners(Function<String, List<Owned>> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
  }

  /** The owner of an action; the API's home where nobody owns it. */
  synchronized CompletableFuture<String> of(AwsApi api, String action) {
    Owned owned = new Owned(api.scope(), action);
    boolean missed = !table.containsKey(owned);
    long age = nanoTime.getAsLong() - askedAt;
    if (asking.isDone() && (!asked || age > (missed ? MISS_NANOS : KEEP_NANOS))) {
      asked = true;
      askedAt = nanoTime.getAsLong();
      asking = CompletableFuture.supplyAsync(this::ask, executor).thenAccept(this::keep);
    }
    // What is known is used while it is asked for again.
    return missed
        ? asking.thenApply(done -> find(owned).orElse(api.home()))
        : CompletableFuture.completedFuture(table.get(owned));
  }

  private synchronized void keep(Map<Owned, String> fresh) {
    table = fresh;
  }

  private synchronized Optional<String> find(Owned owned) {
    return Optional.ofNullable(table.get(owned));
  }

  private Map<Owned, String> ask() {
    Map<Owned, String> owners = new HashMap<>();
    Map<String, CompletableFuture<List<Owned>>> answers = new HashMap<>();
    for (String service : SERVICES) {
      answers.put(service, CompletableFuture.supplyAsync(() -> actions(service), executor));
    }
    answers.forEach(
        (service, answer) -> answer.join().forEach(owned -> owners.put(owned, service)));
    return owners;
  }

  // A service that is away for a moment still owns what it owned.
  private List<Owned> actions(String service) {
    try {
      List<Owned> now = source.apply(service);
      synchronized (known) {
        known.put(service, now);
      }
      return now;
    } catch (FaultException away) {
      LOG.debugf("The %s service does not say what it owns: %s", service, away.getMessage());
      synchronized (known) {
        return known.getOrDefault(service, List.of());
      }
    }
  }
}
