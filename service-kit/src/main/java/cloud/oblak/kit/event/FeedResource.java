package cloud.oblak.kit.event;

import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/**
 * The event feed of every service in this process, read by those who act on what happens elsewhere.
 */
@Path("/internal/feeds/{service}")
@Produces(MediaType.APPLICATION_JSON)
public class FeedResource {
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_WAIT_MILLIS = 30_000;

  private final Instance<Outbox> outboxes;

  FeedResource(@Any Instance<Outbox> outboxes) {
    this.outboxes = outboxes;
  }

  /** Events after a position; waits for the first one as long as asked, 30 s at most. */
  @GET
  @RunOnVirtualThread
  @AllowServices({"metering", "autoscaler", "compute", "network"})
  public FeedPage read(
      @PathParam("service") String service,
      @QueryParam("after") long after,
      @QueryParam("limit") @DefaultValue("500") int limit,
      @QueryParam("waitMillis") int waitMillis)
      throws InterruptedException {
    Instance<Outbox> found = outboxes.select(Identifier.Literal.of(service));
    if (!found.isResolvable()) {
      throw new Fault.NotFound(CommonFault.NOT_FOUND, "No such feed.").exception();
    }
    Outbox outbox = found.get();
    int bounded = Math.clamp(limit, 1, MAX_LIMIT);
    long seen = outbox.signals();
    FeedPage page = outbox.read(after, bounded);
    if (page.events().isEmpty() && waitMillis > 0) {
      outbox.await(seen, Math.min(waitMillis, MAX_WAIT_MILLIS));
      page = outbox.read(after, bounded);
    }
    return page;
  }
}
