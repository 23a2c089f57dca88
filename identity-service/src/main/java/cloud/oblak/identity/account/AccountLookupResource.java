package cloud.oblak.identity.account;

import cloud.oblak.kit.web.AllowServices;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Tells other services which accounts there are. */
@Path("/internal/identity/accounts/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AccountLookupResource {
  private final Accounts accounts;

  AccountLookupResource(Accounts accounts) {
    this.accounts = accounts;
  }

  /** An account that is there, closed ones included. */
  record Known(String id, String state) {}

  @GET
  @AllowServices("gateway")
  public Known describe(@PathParam("id") String id) {
    Account account = accounts.describe(id);
    return new Known(account.id(), account.state().word());
  }
}
