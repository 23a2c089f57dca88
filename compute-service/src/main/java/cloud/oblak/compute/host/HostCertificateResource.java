package cloud.oblak.compute.host;

import cloud.oblak.kit.host.AgentGate;
import cloud.oblak.kit.web.AllowAnyone;
import cloud.oblak.kit.web.Body;
import cloud.oblak.nodeapi.CertificateAnswer;
import cloud.oblak.nodeapi.CertificateRenewal;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;

/** The next certificate of a host whose present one is still valid; not on the public listener. */
@Path("/agent/certificates")
@RunOnVirtualThread
public class HostCertificateResource {
  private final Joining joining;
  private final RoutingContext routing;

  HostCertificateResource(Joining joining, RoutingContext routing) {
    this.joining = joining;
    this.routing = routing;
  }

  /** Signs a request for the host that the client certificate names. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @AllowAnyone(because = "the client certificate, which the listener has verified, names the host")
  public CertificateAnswer renew(CertificateRenewal body) {
    String hostId = AgentGate.hostOf(routing.request());
    if (hostId.isEmpty()) {
      throw new Fault.NotFound(CommonFault.NOT_FOUND, "There is nothing at this path.").exception();
    }
    return joining.renew(hostId, Body.required(body).certificateRequest());
  }
}
