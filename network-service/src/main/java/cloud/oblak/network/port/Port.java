package cloud.oblak.network.port;

import cloud.oblak.network.address.Cidr;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.PortSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A port's row, as far as it never changes. */
record Port(
    String id,
    String accountId,
    String instanceId,
    String hostId,
    ImageKind kind,
    String vpcId,
    String subnetId,
    String zone,
    long privateAddress,
    long publicAddress,
    List<String> securityGroups,
    int networkMbit) {
  static final String COLUMNS =
      """
      id, account_id, instance_id, host_id, kind, vpc_id, subnet_id, zone, private_address,
      public_address, security_groups, network_mbit
      """;

  static Port read(ResultSet row) throws SQLException {
    return new Port(
        row.getString("id"),
        row.getString("account_id"),
        row.getString("instance_id"),
        row.getString("host_id"),
        ImageKind.valueOf(row.getString("kind")),
        row.getString("vpc_id"),
        row.getString("subnet_id"),
        row.getString("zone"),
        row.getLong("private_address"),
        row.getLong("public_address"),
        List.of((String[]) row.getArray("security_groups").getArray()),
        row.getInt("network_mbit"));
  }

  /** Unique within the VPC because the address is; two digits of the id tell VPCs apart. */
  String mac() {
    return "0e:%s:%02x:%02x:%02x:%02x"
        .formatted(
            id.substring("eni-".length(), "eni-".length() + 2),
            (privateAddress >> 24) & 0xff,
            (privateAddress >> 16) & 0xff,
            (privateAddress >> 8) & 0xff,
            privateAddress & 0xff);
  }

  String hostname() {
    return "ip-" + Cidr.dotted(privateAddress).replace('.', '-');
  }

  PortView view(Map<String, String> groupNames) {
    return new PortView(
        id,
        vpcId,
        subnetId,
        zone,
        mac(),
        Cidr.dotted(privateAddress),
        Cidr.dotted(publicAddress),
        securityGroups,
        groupNames,
        hostname());
  }

  PortSpec spec() {
    return new PortSpec(
        id,
        vpcId,
        subnetId,
        instanceId,
        kind,
        mac(),
        Cidr.dotted(privateAddress),
        Cidr.dotted(publicAddress),
        hostname(),
        securityGroups,
        networkMbit);
  }
}
