package cloud.oblak.network.subnet;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The subnets of the caller's account. */
@Path("/v1/subnets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "networks")
public class SubnetResource {
  private final Subnets subnets;
  private final Caller caller;

  SubnetResource(Subnets subnets, Caller caller) {
    this.subnets = subnets;
    this.caller = caller;
  }

  /** A page of subnets. */
  record SubnetList(List<SubnetView> subnets, String nextToken) {}

  /** Lists subnets; the first call makes the default ones. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeSubnets")
  @Operation(summary = "List subnets")
  public SubnetList list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<SubnetView> page = subnets.list(caller.principal(), PageRequest.of(limit, nextToken));
    return new SubnetList(page.items(), page.nextToken());
  }
}
