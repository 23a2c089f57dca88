package cloud.oblak.nodeapi;

import java.util.List;

/**
 * A VPC a host takes part in: one network namespace with a bridge per subnet.
 *
 * @param vpcId {@code vpc-…}
 * @param accountId owner
 * @param cidr the VPC's range, for example {@code 172.31.0.0/16}
 * @param subnets its subnets; the router address of each is the first host address of its range,
 *     the resolver answers at the VPC's base address plus two and at 169.254.169.253
 * @param domain DNS domain of private names, for example {@code ec2.internal}
 */
public record VpcSpec(
    String vpcId, String accountId, String cidr, List<Subnet> subnets, String domain)
    implements NodeObject {
  public VpcSpec {
    subnets = List.copyOf(subnets);
  }

  /**
   * A subnet.
   *
   * @param subnetId {@code subnet-…}
   * @param cidr for example {@code 172.31.16.0/20}
   */
  public record Subnet(String subnetId, String cidr) {}
}
