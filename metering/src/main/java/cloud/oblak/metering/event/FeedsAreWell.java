package cloud.oblak.metering.event;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Tells the operator of a feed that does not get on, or that has lost events. */
@Wellness
@ApplicationScoped
class FeedsAreWell implements HealthCheck {
  private final Feeds feeds;

  FeedsAreWell(Feeds feeds) {
    this.feeds = feeds;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("event feeds");
    var troubles = feeds.troubles();
    for (int i = 0; i < troubles.size(); i++) {
      answer.withData("feed " + (i + 1), troubles.get(i));
    }
    return answer.status(troubles.isEmpty()).build();
  }
}
