package cloud.oblak.network.vpc;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.network.tag.Tags;
import cloud.oblak.nodeapi.VpcSpec;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads VPCs. */
@ApplicationScoped
public class Vpcs {
  private final ServiceDatabase database;
  private final DefaultNetwork defaults;
  private final String domain;

  Vpcs(
      @Identifier("network") ServiceDatabase database,
      DefaultNetwork defaults,
      InstallationConfig config) {
    this.database = database;
    this.defaults = defaults;
    // EC2's own rule: the oldest region has the short name.
    this.domain =
        config.region().equals("us-east-1")
            ? "ec2.internal"
            : config.region() + ".compute.internal";
  }

  /** Lists the account's VPCs; the first call makes the default one. */
  public Page<VpcView> list(Principal principal, PageRequest request) {
    defaults.ensure(principal.accountId(), principal.arn(), principal.requestId());
    List<VpcView> rows =
        database.query(
            "SELECT id, cidr, is_default, created_at, "
                + Tags.columns("vpc.id")
                + " FROM vpc WHERE account_id = ? AND id > ? ORDER BY id LIMIT ?",
            row ->
                new VpcView(
                    row.getString(1),
                    row.getString(2),
                    row.getBoolean(3),
                    "available",
                    "",
                    row.getTimestamp(4).toInstant(),
                    Tags.read(row)),
            principal.accountId(),
            request.after(),
            request.limit() + 1);
    return Page.of(rows, request, VpcView::id);
  }

  /** What a host is told of a VPC. */
  public VpcSpec spec(String vpcId) {
    record Row(String accountId, String cidr, VpcSpec.Subnet subnet) {}
    List<Row> rows =
        database.query(
            """
            SELECT v.account_id, v.cidr, s.id, s.cidr FROM vpc v JOIN subnet s ON s.vpc_id = v.id
            WHERE v.id = ? ORDER BY s.zone, s.id
            """,
            row ->
                new Row(
                    row.getString(1),
                    row.getString(2),
                    new VpcSpec.Subnet(row.getString(3), row.getString(4))),
            vpcId);
    Row first = rows.getFirst();
    return new VpcSpec(
        vpcId, first.accountId(), first.cidr(), rows.stream().map(Row::subnet).toList(), domain);
  }
}
