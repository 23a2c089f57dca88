package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.network.address.Cidr;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ports of an account, as their owner may see them. */
@ApplicationScoped
public class Interfaces {
  private final ServiceDatabase database;

  Interfaces(@Identifier("network") ServiceDatabase database) {
    this.database = database;
  }

  /**
   * The interface that a port gives its instance.
   *
   * @param groups ids of its security groups
   * @param groupNames names of the account's groups by id
   * @param hostname its private name without the domain
   */
  public record Interface(
      String id,
      String instanceId,
      String vpcId,
      String subnetId,
      String zone,
      String mac,
      String privateIp,
      String publicIp,
      List<String> groups,
      Map<String, String> groupNames,
      String hostname,
      Instant createdAt) {}

  /** All of the account's interfaces, by id. */
  public List<Interface> list(String accountId) {
    Map<String, String> names = new HashMap<>();
    database
        .query(
            "SELECT id, name FROM security_group WHERE account_id = ?",
            row -> Map.entry(row.getString("id"), row.getString("name")),
            accountId)
        .forEach(group -> names.put(group.getKey(), group.getValue()));
    return database.query(
        "SELECT created_at, "
            + Port.COLUMNS
            + " FROM port WHERE vpc_id IN (SELECT id FROM vpc WHERE account_id = ?)"
            + " AND account_id = ? AND state <> 'RELEASING' ORDER BY id",
        row -> shown(Port.read(row), names, row.getTimestamp("created_at").toInstant()),
        accountId,
        accountId);
  }

  private static Interface shown(Port port, Map<String, String> names, Instant createdAt) {
    return new Interface(
        port.id(),
        port.instanceId(),
        port.vpcId(),
        port.subnetId(),
        port.zone(),
        port.mac(),
        Cidr.dotted(port.privateAddress()),
        Cidr.dotted(port.publicAddress()),
        port.securityGroups(),
        names,
        port.hostname(),
        createdAt);
  }
}
