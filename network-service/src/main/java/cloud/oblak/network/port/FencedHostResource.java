package cloud.oblak.network.port;

import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.IdKind;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Compute tells here which hosts are fenced. */
@Path("/internal/network/hosts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class FencedHostResource {
  private final FencedHosts hosts;

  FencedHostResource(FencedHosts hosts) {
    this.hosts = hosts;
  }

  /** Ends everything on a host that is off for good; may be repeated. */
  @POST
  @Path("/{id}/fenced")
  @AllowServices("compute")
  @Operation(hidden = true)
  public Map<String, String> fenced(@PathParam("id") String id) {
    if (!IdKind.HOST.matches(id)) {
      throw Fault.invalid("id", "id must be a host's: h- and 17 hex digits.");
    }
    hosts.fence(id);
    return Map.of();
  }
}
