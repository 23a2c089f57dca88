package cloud.oblak.agent.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.PortSpec;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one guest may read, as paths below {@code /latest}, the way EC2 lays them out. */
final class MetadataTree {
  private final Guest guest;
  private final TreeMap<String, byte[]> leaves = new TreeMap<>();

  MetadataTree(Guest guest) {
    this.guest = guest;
    identity();
    network();
    placement();
    keys();
    guest
        .workload()
        .metadata()
        .tags()
        .forEach((key, value) -> put("meta-data/tags/instance/" + key, value));
    String userData = guest.workload().metadata().userData();
    if (!userData.isEmpty()) {
      leaves.put("user-data", Base64.getDecoder().decode(userData));
    }
    put("dynamic/instance-identity/document", document());
  }

  /**
   * The content of a leaf or the list of a directory.
   *
   * @param path without the version and a leading slash
   */
  Optional<byte[]> read(String path) {
    byte[] leaf = leaves.get(path);
    if (leaf != null) {
      return Optional.of(leaf);
    }
    String directory = path.isEmpty() || path.endsWith("/") ? path : path + "/";
    TreeSet<String> names = new TreeSet<>();
    for (String name : leaves.tailMap(directory).keySet()) {
      if (!name.startsWith(directory)) {
        break;
      }
      String rest = name.substring(directory.length());
      int slash = rest.indexOf('/');
      names.add(slash < 0 ? rest : rest.substring(0, slash + 1));
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    if (directory.equals("meta-data/public-keys/")) {
      return Optional.of(keyNames().getBytes(UTF_8));
    }
    return Optional.of(String.join("\n", names).getBytes(UTF_8));
  }

  private void identity() {
    Metadata metadata = guest.workload().metadata();
    put("meta-data/ami-id", guest.workload().image().imageId());
    put("meta-data/ami-launch-index", Integer.toString(metadata.launchIndex()));
    put("meta-data/block-device-mapping/ami", "xvda");
    put("meta-data/block-device-mapping/root", "/dev/xvda");
    put("meta-data/hostname", guest.privateName());
    put("meta-data/instance-action", "none");
    put("meta-data/instance-id", guest.workload().instanceId());
    put("meta-data/instance-life-cycle", "on-demand");
    put("meta-data/instance-type", metadata.instanceType());
    put("meta-data/local-hostname", guest.privateName());
    put("meta-data/profile", "default-hvm");
    put("meta-data/reservation-id", metadata.reservationId());
    put("meta-data/services/domain", "amazonaws.com");
    put("meta-data/services/partition", "aws");
  }

  private void network() {
    PortSpec port = guest.port();
    String groups = String.join("\n", port.securityGroups());
    put("meta-data/local-ipv4", port.privateIp());
    put("meta-data/mac", port.mac());
    put("meta-data/security-groups", groups);
    String nic = "meta-data/network/interfaces/macs/" + port.mac() + "/";
    put(nic + "device-number", "0");
    put(nic + "interface-id", port.portId());
    put(nic + "local-hostname", guest.privateName());
    put(nic + "local-ipv4s", port.privateIp());
    put(nic + "mac", port.mac());
    put(nic + "owner-id", guest.workload().accountId());
    put(nic + "security-group-ids", groups);
    put(nic + "security-groups", groups);
    put(nic + "subnet-id", port.subnetId());
    put(nic + "subnet-ipv4-cidr-block", guest.subnetCidr());
    put(nic + "vpc-id", port.vpcId());
    if (guest.vpc() != null) {
      put(nic + "vpc-ipv4-cidr-block", guest.vpc().cidr());
      put(nic + "vpc-ipv4-cidr-blocks", guest.vpc().cidr());
    }
    if (!port.publicIp().isEmpty()) {
      // Public addresses have no names: the address stands for the name.
      put("meta-data/public-hostname", port.publicIp());
      put("meta-data/public-ipv4", port.publicIp());
      put(nic + "public-hostname", port.publicIp());
      put(nic + "public-ipv4s", port.publicIp());
      put(nic + "ipv4-associations/" + port.publicIp(), port.privateIp());
    }
  }

  private void placement() {
    put("meta-data/placement/availability-zone", guest.workload().metadata().zone());
    put("meta-data/placement/region", guest.workload().metadata().region());
  }

  private void keys() {
    List<Metadata.NamedKey> keys = guest.workload().metadata().publicKeys();
    for (int i = 0; i < keys.size(); i++) {
      put("meta-data/public-keys/" + i + "/openssh-key", keys.get(i).openSsh());
    }
  }

  private String keyNames() {
    List<Metadata.NamedKey> keys = guest.workload().metadata().publicKeys();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      names.append(i == 0 ? "" : "\n").append(i).append('=').append(keys.get(i).name());
    }
    return names.toString();
  }

  private String document() {
    Metadata metadata = guest.workload().metadata();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("accountId", guest.workload().accountId());
    document.put("architecture", "x86_64");
    document.put("availabilityZone", metadata.zone());
    document.put("imageId", guest.workload().image().imageId());
    document.put("instanceId", guest.workload().instanceId());
    document.put("instanceType", metadata.instanceType());
    document.put("pendingTime", metadata.launchedAt());
    document.put("privateIp", guest.port().privateIp());
    document.put("region", metadata.region());
    document.put("version", "2017-09-30");
    try {
      return NodeJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("cannot write the identity document", impossible);
    }
  }

  void put(String path, String value) {
    if (value != null) {
      leaves.put(path, value.getBytes(UTF_8));
    }
  }
}
