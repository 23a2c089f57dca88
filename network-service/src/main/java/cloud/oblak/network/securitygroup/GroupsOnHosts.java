package cloud.oblak.network.securitygroup;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;

/** What hosts are told of security groups. */
@ApplicationScoped
public class GroupsOnHosts {
  private final ServiceDatabase database;
  private final HostObjects objects;

  GroupsOnHosts(
      @Identifier("network") ServiceDatabase database, @Identifier("network") HostObjects objects) {
    this.database = database;
    this.objects = objects;
  }

  /** The group with its rules as they are in the caller's transaction. */
  public SecurityGroupSpec spec(String groupId) {
    String vpcId =
        database
            .find(
                "SELECT vpc_id FROM security_group WHERE id = ?", row -> row.getString(1), groupId)
            .orElseThrow();
    List<SecurityGroupSpec.Rule> rules =
        database.query(
            """
            SELECT direction, protocol, from_port, to_port, cidr, peer_group_id
            FROM security_group_rule WHERE group_id = ? ORDER BY id
            """,
            row ->
                new SecurityGroupSpec.Rule(
                    SecurityGroupSpec.Direction.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                    row.getString(2),
                    row.getInt(3),
                    row.getInt(4),
                    row.getString(5),
                    row.getString(6)),
            groupId);
    return new SecurityGroupSpec(groupId, vpcId, rules);
  }

  /** Tells every host with members; the caller has locked the group's row. */
  void tell(String groupId, long generation) {
    // The lock keeps the last member of a host from leaving meanwhile.
    List<String> hosts =
        database.query(
            """
            SELECT host_id FROM host_use WHERE kind = 'SECURITY_GROUP' AND id = ?
            ORDER BY host_id FOR SHARE
            """,
            row -> row.getString(1),
            groupId);
    if (!hosts.isEmpty()) {
      SecurityGroupSpec spec = spec(groupId);
      hosts.forEach(
          host -> objects.put(host, ObjectKind.SECURITY_GROUP, groupId, generation, spec));
    }
  }
}
