package cloud.oblak.gateway.health;

import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.smallrye.health.SmallRyeHealthReporter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** UP while this process and every service it passes to answer; asked again each second at most. */
@ApplicationScoped
public class PublicHealth {
  private static final Logger LOG = Logger.getLogger(PublicHealth.class);
  private static final long KEEP_NANOS = 1_000_000_000L;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final SmallRyeHealthReporter reporter;
  private final ServiceClient client;
  private final InstallationConfig config;
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private long askedAt;
  private CompletableFuture<Boolean> last;

  PublicHealth(SmallRyeHealthReporter reporter, ServiceClient client, InstallationConfig config) {
    this.reporter = reporter;
    this.client = client;
    this.config = config;
  }

  /** Answers {@code {"status":"UP"}} with 200 or DOWN with 503. */
  public void answer(RoutingContext context) {
    Context home = Vertx.currentContext();
    var _ =
        current()
            .handle((up, failure) -> {
              home.runOnContext(now -> write(context, failure == null && up));
              return null;
            });
  }

  private static void write(RoutingContext context, boolean up) {
    if (!context.response().ended() && !context.response().closed()) {
      context
          .response()
          .setStatusCode(up ? 200 : 503)
          .putHeader("Content-Type", "application/json")
          .end(up ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
    }
  }

  private synchronized CompletableFuture<Boolean> current() {
    long now = System.nanoTime();
    if (last == null || (last.isDone() && now - askedAt > KEEP_NANOS)) {
      askedAt = now;
      last = CompletableFuture.supplyAsync(this::ask, executor);
    }
    return last;
  }

  private boolean ask() {
    return !reporter.getReadiness().isDown()
        && config.services().keySet().stream().allMatch(this::answers);
  }

  // Any answer at all, also a refusal, shows that the service is there.
  private boolean answers(String service) {
    try {
      client.call("gateway", service, "GET", "/internal/", null, Void.class, TIMEOUT);
      return true;
    } catch (FaultException refused) {
      if (refused.fault() instanceof Fault.Unavailable) {
        LOG.warnf("The %s service does not answer.", service);
        return false;
      }
      return true;
    }
  }
}
