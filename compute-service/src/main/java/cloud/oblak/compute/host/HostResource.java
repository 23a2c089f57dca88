package cloud.oblak.compute.host;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowAnyone;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.nodeapi.JoinAnswer;
import cloud.oblak.nodeapi.JoinRequest;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Hosts over REST, for the operator; joining for whoever has a token. */
@Path("/v1")
@RunOnVirtualThread
public class HostResource {
  private final Hosts hosts;
  private final Joining joining;
  private final Caller caller;

  HostResource(Hosts hosts, Joining joining, Caller caller) {
    this.hosts = hosts;
    this.joining = joining;
    this.caller = caller;
  }

  /** A page of hosts. */
  record HostsView(List<HostView> hosts, String nextToken) {}

  /** Asks for nothing. */
  record HostTokenRequest() {}

  /** Makes a one-time token, good for one hour. */
  @POST
  @Path("/host-tokens")
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:CreateHostToken")
  public Joining.HostToken token(HostTokenRequest request) {
    return joining.newToken(caller.principal());
  }

  /** Makes the caller's machine a host. */
  @POST
  @Path("/hosts/join")
  @AllowAnyone(because = "the one-time token in the body is the credential")
  public JoinAnswer join(JoinRequest request) {
    return joining.join(request);
  }

  /** Lists hosts. */
  @GET
  @Path("/hosts")
  @AllowRoles(Role.OPERATOR)
  @Authorizes("oblak:ListHosts")
  public HostsView list(
      @QueryParam("limit") Integer limit, @QueryParam("nextToken") String nextToken) {
    Page<HostView> page = hosts.list(PageRequest.of(limit, nextToken)).map(HostView::of);
    return new HostsView(page.items(), page.nextToken());
  }

  /** One host. */
  @GET
  @Path("/hosts/{id}")
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:GetHost", on = "host/{id}")
  public HostView get(@PathParam("id") String id) {
    return HostView.of(hosts.get(id));
  }

  /** Keeps new instances away while those it runs are moved or ended. */
  @POST
  @Path("/hosts/{id}/drain")
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:DrainHost", on = "host/{id}")
  public HostView drain(@PathParam("id") String id) {
    return HostView.of(hosts.administer(caller.principal(), id, "draining"));
  }

  /** Keeps new instances away. */
  @POST
  @Path("/hosts/{id}/disable")
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:DisableHost", on = "host/{id}")
  public HostView disable(@PathParam("id") String id) {
    return HostView.of(hosts.administer(caller.principal(), id, "disabled"));
  }

  /** Lets new instances come again. */
  @POST
  @Path("/hosts/{id}/enable")
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:EnableHost", on = "host/{id}")
  public HostView enable(@PathParam("id") String id) {
    return HostView.of(hosts.administer(caller.principal(), id, "enabled"));
  }

  /**
   * Gives up a host that is down and that the operator vouches is off for good: its instances are
   * terminated, their addresses come back, and it is never heard again. It may be joined anew.
   */
  @POST
  @Path("/hosts/{id}/fence")
  @ResponseStatus(202)
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:FenceHost", on = "host/{id}")
  public HostView fence(@PathParam("id") String id) {
    return HostView.of(hosts.fence(caller.principal(), id));
  }

  /** Forgets a host that runs nothing and is down or disabled. */
  @DELETE
  @Path("/hosts/{id}")
  @AllowRoles(Role.OPERATOR)
  @Authorizes(value = "oblak:DeleteHost", on = "host/{id}")
  public void delete(@PathParam("id") String id) {
    hosts.delete(caller.principal(), id);
  }
}
