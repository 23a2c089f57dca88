package cloud.oblak.network.subnet.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.config.ZoneIds;
import cloud.oblak.network.address.AddressPools;
import cloud.oblak.network.subnet.SubnetView;
import cloud.oblak.network.subnet.Subnets;
import cloud.oblak.network.tag.aws.Ec2Lists;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.SubnetState;

/** Lists subnets; the first call makes the default ones. */
@ApplicationScoped
public class DescribeSubnets implements AwsAction<DescribeSubnetsRequest, DescribeSubnetsResponse> {
  private static final ResourceIds IDS = new ResourceIds("subnet", "subnet ID", "InvalidSubnetID");
  private static final Paging PAGING = Paging.ec2("subnetIds");

  private final Subnets subnets;
  private final AddressPools pools;
  private final InstallationConfig config;

  DescribeSubnets(Subnets subnets, AddressPools pools, InstallationConfig config) {
    this.pools = pools;
    this.subnets = subnets;
    this.config = config;
  }

  @Override
  public Class<DescribeSubnetsRequest> request() {
    return DescribeSubnetsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("SubnetIds", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeSubnetsResponse answer(DescribeSubnetsRequest request, AwsCall call) {
    List<String> ids = IDS.checked(request.subnetIds());
    PageRequest page = PAGING.page(request.maxResults(), request.nextToken(), ids);
    List<SubnetView> all = Ec2Lists.all(part -> subnets.list(call.principal(), part));
    IDS.allFound(ids, all.stream().map(SubnetView::id).toList());
    Map<String, Long> free = pools.free(all.stream().map(SubnetView::id).toList());
    Predicate<SubnetView> wanted =
        filters(call.accountId(), free).of(Ec2Lists.filters(request.filters()));
    List<SubnetView> shown =
        all.stream()
            .filter(subnet -> ids.isEmpty() || ids.contains(subnet.id()))
            .filter(wanted)
            .toList();
    Page<SubnetView> cut = Paging.cut(shown, page, SubnetView::id);
    return DescribeSubnetsResponse.builder()
        .subnets(cut.items().stream().map(subnet -> item(subnet, free, call.accountId())).toList())
        .nextToken(cut.nextToken())
        .build();
  }

  private MemoryFilters<SubnetView> filters(String accountId, Map<String, Long> free) {
    MemoryFilters<SubnetView> all =
        new MemoryFilters<SubnetView>()
            .value("subnet-id", SubnetView::id)
            .value("subnet-arn", subnet -> arn(subnet, accountId))
            .value("owner-id", subnet -> accountId)
            .value("vpc-id", SubnetView::vpcId)
            .value("cidr", SubnetView::cidr)
            .value("cidr-block", SubnetView::cidr)
            .value("cidrBlock", SubnetView::cidr)
            .value("availability-zone", this::zone)
            .value("availabilityZone", this::zone)
            .value("availability-zone-id", this::zoneId)
            .value(
                "available-ip-address-count",
                subnet -> String.valueOf(free.getOrDefault(subnet.id(), 0L)))
            .value("default-for-az", subnet -> String.valueOf(subnet.isDefault()))
            .value("defaultForAz", subnet -> String.valueOf(subnet.isDefault()))
            .value("map-public-ip-on-launch", subnet -> "true")
            .value("private-dns-name-options-on-launch.hostname-type", subnet -> "ip-name")
            .value("state", SubnetView::state)
            .tags(SubnetView::tags);
    for (String no :
        List.of(
            "enable-dns64",
            "ipv6-native",
            "map-customer-owned-ip-on-launch",
            "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
            "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record")) {
      all.value(no, subnet -> "false");
    }
    for (String none :
        List.of(
            "customer-owned-ipv4-pool",
            "enable-lni-at-device-index",
            "ipv6-cidr-block-association.association-id",
            "ipv6-cidr-block-association.ipv6-cidr-block",
            "ipv6-cidr-block-association.state",
            "outpost-arn")) {
      all.value(none, subnet -> null);
    }
    return all;
  }

  private String arn(SubnetView subnet, String accountId) {
    return "arn:aws:ec2:" + config.region() + ":" + accountId + ":subnet/" + subnet.id();
  }

  private String zoneId(SubnetView subnet) {
    return ZoneIds.of(config, subnet.zone());
  }

  private String zone(SubnetView subnet) {
    return config.region() + subnet.zone();
  }

  private Subnet item(SubnetView subnet, Map<String, Long> free, String accountId) {
    return Subnet.builder()
        .subnetId(subnet.id())
        .subnetArn(arn(subnet, accountId))
        .vpcId(subnet.vpcId())
        .ownerId(accountId)
        .cidrBlock(subnet.cidr())
        .availabilityZone(zone(subnet))
        .availabilityZoneId(zoneId(subnet))
        .availableIpAddressCount(Math.toIntExact(free.getOrDefault(subnet.id(), 0L)))
        .defaultForAz(subnet.isDefault())
        .mapPublicIpOnLaunch(true)
        .assignIpv6AddressOnCreation(false)
        .enableDns64(false)
        .ipv6Native(false)
        .mapCustomerOwnedIpOnLaunch(false)
        .privateDnsNameOptionsOnLaunch(p ->
            p.hostnameType("ip-name")
                .enableResourceNameDnsARecord(false)
                .enableResourceNameDnsAAAARecord(false))
        .state(SubnetState.AVAILABLE)
        .tags(Ec2Lists.tags(subnet.tags()))
        .build();
  }
}
