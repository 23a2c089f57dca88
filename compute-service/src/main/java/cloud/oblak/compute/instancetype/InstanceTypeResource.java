package cloud.oblak.compute.instancetype;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Instance types over REST. */
@Path("/v1/instance-types")
@RunOnVirtualThread
public class InstanceTypeResource {
  private final InstanceTypes types;
  private final Caller caller;

  InstanceTypeResource(InstanceTypes types, Caller caller) {
    this.types = types;
    this.caller = caller;
  }

  /** A page of types. */
  record InstanceTypesView(List<InstanceTypeView> instanceTypes, String nextToken) {}

  /** Lists the catalogue. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeInstanceTypes")
  public InstanceTypesView list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<InstanceTypeView> page =
        types.list(PageRequest.of(limit, nextToken)).map(InstanceTypeView::of);
    return new InstanceTypesView(page.items(), page.nextToken());
  }

  /** One type. */
  @GET
  @Path("/{name}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeInstanceTypes")
  public InstanceTypeView get(@PathParam("name") String name) {
    return InstanceTypeView.of(types.get(name));
  }

  /** Adds a type. */
  @POST
  @ResponseStatus(201)
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:CreateInstanceType")
  public InstanceTypeView create(InstanceTypeRequest request) {
    return InstanceTypeView.of(types.create(caller.principal(), body(request).create()));
  }

  /** Changes what is given; instances keep the limits they were launched with. */
  @PATCH
  @Path("/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:UpdateInstanceType", on = "instance-type/{name}")
  public InstanceTypeView update(@PathParam("name") String name, InstanceTypeRequest request) {
    return InstanceTypeView.of(types.update(caller.principal(), name, body(request)::change));
  }

  /** Deletes a type that no instance uses. */
  @DELETE
  @Path("/{name}")
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:DeleteInstanceType", on = "instance-type/{name}")
  public void delete(@PathParam("name") String name) {
    types.delete(caller.principal(), name);
  }

  private static InstanceTypeRequest body(InstanceTypeRequest request) {
    if (request == null) {
      throw Fault.missing("", "A JSON object is required.");
    }
    return request;
  }
}
