package cloud.oblak.identity.authority;

import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Body;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Certificates for hosts that compute has let in. */
@Path("/internal/identity/certificates")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CertificateResource {
  private final CertificateAuthority authority;

  CertificateResource(CertificateAuthority authority) {
    this.authority = authority;
  }

  /**
   * What compute asks for.
   *
   * @param certificateRequest PKCS#10 in PEM
   * @param hostId whom the certificate shall name
   */
  record HostRequest(String certificateRequest, String hostId) {}

  @POST
  @AllowServices("compute")
  public SignedCertificate sign(HostRequest body) {
    HostRequest request = Body.required(body);
    return authority.sign(request.certificateRequest(), request.hostId());
  }
}
