package cloud.oblak.kit.quota;

import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Body;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The quotas of every service in this process, for the gateway and those who tell of them. */
@Path("/internal/quotas/{service}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class QuotaResource {
  private final Instance<Quotas> all;
  private final Instance<Outbox> outboxes;

  QuotaResource(@Any Instance<Quotas> all, @Any Instance<Outbox> outboxes) {
    this.all = all;
    this.outboxes = outboxes;
  }

  /** The quotas of one account. */
  public record QuotaList(List<QuotaView> quotas) {}

  /**
   * A limit to be set.
   *
   * @param limit null: the standard one
   * @param actor principal ARN of who sets it
   */
  public record Wanted(String accountId, String name, Long limit, String actor, String requestId) {}

  /** Lists them. */
  @GET
  @AllowServices({"gateway", "compute"})
  public QuotaList list(
      @PathParam("service") String service, @QueryParam("accountId") String accountId) {
    return new QuotaList(quotas(service).list(accountId));
  }

  /** Sets one. */
  @PUT
  @AllowServices("gateway")
  public QuotaList set(@PathParam("service") String service, Wanted body) {
    Wanted wanted = Body.required(body);
    Quotas quotas = quotas(service);
    Outbox outbox = outboxes.select(Identifier.Literal.of(service)).get();
    QuarkusTransaction.requiringNew()
        .run(() -> {
          quotas.set(wanted.accountId(), wanted.name(), wanted.limit());
          outbox.add(changed(wanted));
        });
    return new QuotaList(quotas.list(wanted.accountId()));
  }

  private static Event changed(Wanted wanted) {
    Map<String, Object> detail = new HashMap<>();
    if (wanted.limit() != null) {
      detail.put("limit", wanted.limit());
    }
    return Event.of(
        "quota.changed",
        Instant.now(),
        wanted.accountId(),
        wanted.actor(),
        wanted.requestId(),
        "quota",
        wanted.name(),
        detail);
  }

  private Quotas quotas(String service) {
    Instance<Quotas> found = all.select(Identifier.Literal.of(service));
    if (!found.isResolvable()) {
      throw new Fault.NotFound(CommonFault.NOT_FOUND, "No such service.").exception();
    }
    return found.get();
  }
}
