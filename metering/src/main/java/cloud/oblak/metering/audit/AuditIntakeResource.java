package cloud.oblak.metering.audit;

import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Body;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Where the gateways deliver what they wrote down. */
@Path("/internal/metering/audit-records")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AuditIntakeResource {
  private final AuditStore store;

  AuditIntakeResource(AuditStore store) {
    this.store = store;
  }

  /** Records in the order of their gateway. */
  record Delivery(List<AuditRecord> records) {}

  /** Stores those that are new. */
  @POST
  @AllowServices("gateway")
  public void take(Delivery delivery) {
    store.add(Body.required(delivery).records());
  }
}
