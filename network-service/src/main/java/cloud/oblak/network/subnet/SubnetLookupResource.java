package cloud.oblak.network.subnet;

import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.network.vpc.DefaultNetwork;
import cloud.oblak.platform.Fault;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What compute asks of a subnet before it chooses a host: the zone. */
@Path("/internal/network/subnets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SubnetLookupResource {
  private final Subnets subnets;
  private final DefaultNetwork defaults;
  private final Caller caller;

  SubnetLookupResource(Subnets subnets, DefaultNetwork defaults, Caller caller) {
    this.subnets = subnets;
    this.defaults = defaults;
    this.caller = caller;
  }

  /** Where a subnet is. */
  record SubnetPlace(String subnetId, String vpcId, String zone) {}

  /** A subnet of an account. */
  @GET
  @Path("/{id}")
  @AllowServices("compute")
  @Operation(hidden = true)
  public SubnetPlace find(@PathParam("id") String id, @QueryParam("account") String account) {
    defaults.ensure(account, caller.principal().arn(), caller.principal().requestId());
    return subnets.choice(account, List.of(id)).subnets().stream()
        .filter(subnet -> subnet.id().equals(id))
        .map(subnet -> new SubnetPlace(subnet.id(), subnet.vpcId(), subnet.zone()))
        .findFirst()
        .orElseThrow(() ->
            new Fault.NotFound(SubnetFault.NOT_FOUND, "The subnet ID '" + id + "' does not exist")
                .exception());
  }
}
