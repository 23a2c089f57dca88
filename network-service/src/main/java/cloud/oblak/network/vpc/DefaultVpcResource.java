package cloud.oblak.network.vpc;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Caller;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Tells compute which VPC of an account is the default one. */
@Path("/internal/network/default-vpcs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DefaultVpcResource {
  private final ServiceDatabase database;
  private final DefaultNetwork defaults;
  private final Caller caller;

  DefaultVpcResource(
      @Identifier("network") ServiceDatabase database, DefaultNetwork defaults, Caller caller) {
    this.database = database;
    this.defaults = defaults;
    this.caller = caller;
  }

  /** The id, or {@code none} where its owner deleted it. */
  record DefaultVpc(String vpcId) {}

  /** The default VPC of an account, made where the account is new. */
  @GET
  @Path("/{account}")
  @AllowServices("compute")
  @Operation(hidden = true)
  public DefaultVpc find(@PathParam("account") String account) {
    defaults.ensure(account, caller.principal().arn(), caller.principal().requestId());
    return new DefaultVpc(
        database
            .find(
                "SELECT id FROM vpc WHERE account_id = ? AND is_default",
                row -> row.getString(1),
                account)
            .orElse("none"));
  }
}
