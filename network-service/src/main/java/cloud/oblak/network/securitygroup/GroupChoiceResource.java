package cloud.oblak.network.securitygroup;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.web.AllowServices;
import cloud.oblak.kit.web.Body;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.network.subnet.Subnet;
import cloud.oblak.network.subnet.Subnets;
import cloud.oblak.network.vpc.DefaultNetwork;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What compute asks before policies decide on a launch: which groups it names. */
@Path("/internal/network/group-choices")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class GroupChoiceResource {
  private final GroupChoice groups;
  private final Subnets subnets;
  private final ServiceDatabase database;
  private final DefaultNetwork defaults;
  private final Caller caller;

  GroupChoiceResource(
      GroupChoice groups,
      Subnets subnets,
      @Identifier("network") ServiceDatabase database,
      DefaultNetwork defaults,
      Caller caller) {
    this.groups = groups;
    this.subnets = subnets;
    this.database = database;
    this.defaults = defaults;
    this.caller = caller;
  }

  /**
   * A choice.
   *
   * @param subnetId absent: one of the default VPC's
   * @param groups ids or names; empty: the default group
   */
  record Wanted(String accountId, String subnetId, List<String> groups) {}

  /** Ids of the groups; empty where there is no default VPC. */
  record Found(List<String> groups) {}

  /** The ids of groups that a launch names. */
  @POST
  @AllowServices("compute")
  @Operation(hidden = true)
  public Found find(Wanted body) {
    Wanted wanted = Body.required(body);
    String account = wanted.accountId();
    defaults.ensure(account, caller.principal().arn(), caller.principal().requestId());
    String vpc =
        wanted.subnetId() == null ? defaultVpc(account) : vpcOf(account, wanted.subnetId());
    return new Found(groups.find(account, wanted.groups()).ids(vpc, wanted.groups()));
  }

  private String vpcOf(String account, String subnetId) {
    Subnet subnet = subnets.choice(account, List.of(subnetId)).find(subnetId, "");
    return subnet.vpcId();
  }

  private String defaultVpc(String account) {
    return database
        .find(
            "SELECT id FROM vpc WHERE account_id = ? AND is_default",
            row -> row.getString(1),
            account)
        .orElse("");
  }
}
