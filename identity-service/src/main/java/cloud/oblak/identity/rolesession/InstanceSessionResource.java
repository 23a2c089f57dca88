package cloud.oblak.identity.rolesession;

import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Body;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Credentials of instances for the service that runs them. */
@Path("/internal/identity/instance-sessions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class InstanceSessionResource {
  private static final int MOST = 100;

  private final InstanceSessions sessions;
  private final Caller caller;

  InstanceSessionResource(InstanceSessions sessions, Caller caller) {
    this.sessions = sessions;
    this.caller = caller;
  }

  /** Several instances. */
  record AllWanted(List<InstanceSessions.Wanted> instances) {}

  /** One for each instance, in the same order. */
  record Sessions(List<InstanceSession> sessions) {}

  @POST
  @AllowServices("compute")
  public Sessions begin(AllWanted body) {
    List<InstanceSessions.Wanted> wanted = Body.required(body).instances();
    if (wanted == null || wanted.size() > MOST) {
      throw Fault.invalid("instances", "instances must name at most " + MOST + " instances.");
    }
    return new Sessions(wanted.stream().map(one -> sessions.of(one, caller.principal())).toList());
  }
}
