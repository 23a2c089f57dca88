package cloud.oblak.identity.policyset;

import cloud.oblak.kit.web.AllowServices;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Policy sets for the services that evaluate them. */
@Path("/internal/identity/policy-sets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PolicySetResource {
  private final PolicySets sets;

  PolicySetResource(PolicySets sets) {
    this.sets = sets;
  }

  /**
   * A set.
   *
   * @param content the text that the hash was made of
   */
  record Content(String content) {}

  @GET
  @Path("/{hash}")
  @AllowServices({"gateway", "compute", "network", "storage", "metering", "autoscaler"})
  public Content get(@PathParam("hash") String hash) {
    return new Content(sets.text(hash));
  }
}
