package cloud.oblak.identity.refusal;

import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Body;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Seals for the services that refuse. */
@Path("/internal/identity/authorization-messages")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AuthorizationMessageResource {
  private final AuthorizationMessages messages;

  AuthorizationMessageResource(AuthorizationMessages messages) {
    this.messages = messages;
  }

  /** What was known, and whose caller was refused. */
  record Text(String accountId, String text) {}

  /** The same, sealed. */
  record Sealed(String message) {}

  @POST
  @AllowServices({"compute", "network", "storage", "metering", "autoscaler"})
  public Sealed seal(Text body) {
    Text text = Body.required(body);
    return new Sealed(messages.sealed(text.accountId(), text.text()));
  }
}
