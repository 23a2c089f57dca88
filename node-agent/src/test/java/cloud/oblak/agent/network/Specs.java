package cloud.oblak.agent.network;

import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.nodeapi.SecurityGroupSpec.Direction;
import cloud.oblak.nodeapi.SecurityGroupSpec.Rule;
import cloud.oblak.nodeapi.VpcSpec;
import java.util.List;

/** Specifications that the tests of networks share. */
final class Specs {
  static final String VPC = "vpc-0a000000000000001";
  static final String OTHER_VPC = "vpc-0b000000000000002";
  static final String SUBNET = "subnet-0a0000000000000a1";
  static final String OTHER_SUBNET = "subnet-0a0000000000000a2";
  static final String GROUP = "sg-0a0000000000000a1";
  static final Rule ALL_OUT = new Rule(Direction.EGRESS, "-1", -1, -1, "0.0.0.0/0", "");

  private Specs() {}

  static VpcSpec vpc(String vpcId) {
    return new VpcSpec(
        vpcId,
        "123456789012",
        "172.31.0.0/16",
        List.of(
            new VpcSpec.Subnet(SUBNET, "172.31.0.0/20"),
            new VpcSpec.Subnet(OTHER_SUBNET, "172.31.16.0/20")),
        "ec2.internal");
  }

  /** The n-th port of a VPC, at 172.31.0.n or, past 1000, at 172.31.16.(n-1000). */
  static PortSpec port(String vpcId, int n, ImageKind kind, String publicIp, String... groups) {
    boolean second = n > 1000;
    int last = second ? n - 1000 : n;
    return new PortSpec(
        "eni-%s%012x".formatted(vpcId.substring(4, 9), n),
        vpcId,
        second ? OTHER_SUBNET : SUBNET,
        "i-%017x".formatted(n),
        kind,
        "0e:00:00:00:%02x:%02x".formatted(second ? 1 : 0, last),
        "172.31.%d.%d".formatted(second ? 16 : 0, last),
        publicIp,
        "web" + n,
        List.of(groups));
  }

  static SecurityGroupSpec group(String vpcId, Rule... rules) {
    return group(GROUP, vpcId, rules);
  }

  static SecurityGroupSpec group(String groupId, String vpcId, Rule... rules) {
    return new SecurityGroupSpec(groupId, vpcId, List.of(rules));
  }

  static Rule tcpIn(int port, String cidr) {
    return new Rule(Direction.INGRESS, "tcp", port, port, cidr, "");
  }

  static Rule tcpInFrom(int port, String groupId) {
    return new Rule(Direction.INGRESS, "tcp", port, port, "", groupId);
  }

  static Rule allInFrom(String groupId) {
    return new Rule(Direction.INGRESS, "-1", -1, -1, "", groupId);
  }

  static Rule in(String protocol, int from, int to, String cidr) {
    return new Rule(Direction.INGRESS, protocol, from, to, cidr, "");
  }
}
