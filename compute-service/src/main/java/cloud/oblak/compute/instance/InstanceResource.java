package cloud.oblak.compute.instance;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.policy.TagRight;
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
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Instances over REST. */
@Path("/v1/instances")
@RunOnVirtualThread
public class InstanceResource {
  private final Instances instances;
  private final Running running;
  private final Changing changing;
  private final Caller caller;
  private final TagRight tagging;

  InstanceResource(
      Instances instances, Running running, Changing changing, Caller caller, TagRight tagging) {
    this.instances = instances;
    this.running = running;
    this.changing = changing;
    this.caller = caller;
    this.tagging = tagging;
  }

  /** Some instances. */
  record InstancesView(List<InstanceView> instances, String nextToken) {}

  /** How to stop. */
  record StopRequest(Boolean force) {}

  /** Launches instances. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(202)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = Authorizes.ITSELF, named = "ec2:RunInstances")
  public InstancesView run(
      RunRequest request, @HeaderParam("Idempotency-Key") String idempotencyKey) {
    if (request == null) {
      throw Fault.missing("image", "image and instanceType are required.");
    }
    List<Instance> made = running.run(caller.principal(), request, idempotencyKey);
    return new InstancesView(made.stream().map(this::view).toList(), null);
  }

  /** Lists the account's instances. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeInstances")
  public InstancesView list(
      @QueryParam("limit") Integer limit,
      @QueryParam("nextToken") String nextToken,
      @Context UriInfo uri) {
    Page<Instance> page =
        instances.list(
            caller.accountId(),
            InstanceFilter.of(uri.getQueryParameters()),
            PageRequest.of(limit, nextToken));
    return new InstancesView(page.map(this::view).items(), page.nextToken());
  }

  /** One instance. */
  @GET
  @Path("/{id}")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("ec2:DescribeInstances")
  public InstanceView get(@PathParam("id") String id) {
    return view(instances.get(caller.accountId(), id));
  }

  /** Changes what is given; instanceType and userData only while it is stopped. */
  @PATCH
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:ModifyInstanceAttribute", on = "instance/{id}")
  public InstanceView change(@PathParam("id") String id, ChangeRequest request) {
    if (request == null) {
      throw Fault.missing("tags", "Send what to change: name, tags or terminationProtection.");
    }
    mayTag(id, request);
    return view(changing.change(caller.principal(), id, request));
  }

  /** Stops an instance, gracefully unless forced. */
  @POST
  @Path("/{id}/stop")
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(202)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:StopInstances", on = "instance/{id}")
  public InstanceView stop(@PathParam("id") String id, StopRequest request) {
    boolean force = request != null && Boolean.TRUE.equals(request.force());
    return changed(instances.stop(caller.principal(), List.of(id), force));
  }

  /** Starts a stopped instance where it was. */
  @POST
  @Path("/{id}/start")
  @ResponseStatus(202)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:StartInstances", on = "instance/{id}")
  public InstanceView start(@PathParam("id") String id) {
    return changed(instances.start(caller.principal(), List.of(id)));
  }

  /** Restarts a running instance. */
  @POST
  @Path("/{id}/reboot")
  @ResponseStatus(202)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:RebootInstances", on = "instance/{id}")
  public InstanceView reboot(@PathParam("id") String id) {
    return changed(instances.reboot(caller.principal(), List.of(id)));
  }

  /** Ends an instance for good. */
  @DELETE
  @Path("/{id}")
  @ResponseStatus(202)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER})
  @Authorizes(value = "ec2:TerminateInstances", on = "instance/{id}")
  public InstanceView terminate(@PathParam("id") String id) {
    return changed(instances.terminate(caller.principal(), List.of(id)));
  }

  private InstanceView changed(List<Instances.Change> changes) {
    return view(changes.getFirst().instance());
  }

  private InstanceView view(Instance instance) {
    return InstanceView.of(instance, caller.principal().isOperator());
  }

  private void mayTag(String id, ChangeRequest request) {
    if (request.name() != null || request.tags() != null) {
      Map<String, String> before = instances.get(caller.accountId(), id).condition().tags();
      tagging.requireChange(caller.principal(), "instance", id, before, request.tagsAfter(before));
    }
  }
}
