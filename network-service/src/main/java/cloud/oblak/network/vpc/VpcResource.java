package cloud.oblak.network.vpc;

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

/** The VPCs of the caller's account. */
@Path("/v1/vpcs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "networks")
public class VpcResource {
  private final Vpcs vpcs;
  private final Caller caller;

  VpcResource(Vpcs vpcs, Caller caller) {
    this.vpcs = vpcs;
    this.caller = caller;
  }

  /** A page of VPCs. */
  record VpcList(List<VpcView> vpcs, String nextToken) {}

  /** Lists VPCs; the first call makes the default one. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeVpcs")
  @Operation(summary = "List VPCs")
  public VpcList list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<VpcView> page = vpcs.list(caller.principal(), PageRequest.of(limit, nextToken));
    return new VpcList(page.items(), page.nextToken());
  }
}
