package cloud.oblak.network.subnet;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.network.tag.Tags;
import cloud.oblak.network.vpc.DefaultNetwork;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** Reads subnets. */
@ApplicationScoped
public class Subnets {
  private final ServiceDatabase database;
  private final DefaultNetwork defaults;

  Subnets(@Identifier("network") ServiceDatabase database, DefaultNetwork defaults) {
    this.database = database;
    this.defaults = defaults;
  }

  /** Lists the account's subnets; the first call makes the default ones. */
  public Page<SubnetView> list(Principal principal, PageRequest request) {
    defaults.ensure(principal.accountId(), principal.arn(), principal.requestId());
    List<SubnetView> rows =
        database.query(
            "SELECT id, vpc_id, zone, cidr, is_default, created_at, "
                + Tags.columns("subnet.id")
                + " FROM subnet WHERE account_id = ? AND id > ? ORDER BY id LIMIT ?",
            row ->
                new SubnetView(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5),
                    "available",
                    "",
                    row.getTimestamp(6).toInstant(),
                    Tags.read(row)),
            principal.accountId(),
            request.after(),
            request.limit() + 1);
    return Page.of(rows, request, SubnetView::id);
  }

  /** The named subnets of an account and its default ones, in one query. */
  public Choice choice(String accountId, Collection<String> ids) {
    return new Choice(
        database.query(
            """
            SELECT id, vpc_id, zone, is_default FROM subnet
            WHERE account_id = ? AND (is_default OR id = ANY(?))
            """,
            row ->
                new Subnet(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)),
            accountId,
            ids.toArray(String[]::new)));
  }

  /** Subnets that ports can be put into. */
  public record Choice(List<Subnet> subnets) {
    public Choice {
      subnets = List.copyOf(subnets);
    }

    /**
     * The subnet of that id; where the id is empty the default one of the zone.
     *
     * @throws cloud.oblak.platform.FaultException Invalid where there is none
     */
    public Subnet find(String id, String zone) {
      if (!id.isEmpty()) {
        return subnets.stream()
            .filter(subnet -> subnet.id().equals(id))
            .findFirst()
            .orElseThrow(() ->
                new Fault.Invalid(
                        SubnetFault.NOT_FOUND,
                        "subnetId",
                        "There is no subnet " + id + "; list the subnets to see which there are.")
                    .exception());
      }
      if (subnets.stream().noneMatch(Subnet::isDefault)) {
        throw new Fault.Invalid(
                SubnetFault.NO_DEFAULT,
                "subnetId",
                "The account has no default VPC any more; name a subnet.")
            .exception();
      }
      return subnets.stream()
          .filter(subnet -> subnet.isDefault() && subnet.zone().equals(zone))
          .findFirst()
          .orElseThrow(
              () -> Fault.invalid("zone", "The default VPC has no subnet in zone " + zone + "."));
    }
  }
}
