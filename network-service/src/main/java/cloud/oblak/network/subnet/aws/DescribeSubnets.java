package cloud.oblak.network.subnet.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.config.InstallationConfig;
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
    Predicate<SubnetView> wanted = filters().of(Ec2Lists.filters(request.filters()));
    List<SubnetView> shown =
        all.stream()
            .filter(subnet -> ids.isEmpty() || ids.contains(subnet.id()))
            .filter(wanted)
            .toList();
    Page<SubnetView> cut = Paging.cut(shown, page, SubnetView::id);
    Map<String, Long> free = pools.free(cut.items().stream().map(SubnetView::id).toList());
    return DescribeSubnetsResponse.builder()
        .subnets(cut.items().stream().map(subnet -> item(subnet, free, call.accountId())).toList())
        .nextToken(cut.nextToken())
        .build();
  }

  private MemoryFilters<SubnetView> filters() {
    return new MemoryFilters<SubnetView>()
        .value("subnet-id", SubnetView::id)
        .value("vpc-id", SubnetView::vpcId)
        .value("cidr", SubnetView::cidr)
        .value("cidr-block", SubnetView::cidr)
        .value("cidrBlock", SubnetView::cidr)
        .value("availability-zone", this::zone)
        .value("availabilityZone", this::zone)
        .value("default-for-az", subnet -> String.valueOf(subnet.isDefault()))
        .value("defaultForAz", subnet -> String.valueOf(subnet.isDefault()))
        .value("map-public-ip-on-launch", subnet -> "true")
        .value("state", SubnetView::state)
        .tags(SubnetView::tags);
  }

  private String zone(SubnetView subnet) {
    return config.region() + subnet.zone();
  }

  private Subnet item(SubnetView subnet, Map<String, Long> free, String accountId) {
    return Subnet.builder()
        .subnetId(subnet.id())
        .subnetArn("arn:aws:ec2:" + config.region() + ":" + accountId + ":subnet/" + subnet.id())
        .vpcId(subnet.vpcId())
        .ownerId(accountId)
        .cidrBlock(subnet.cidr())
        .availabilityZone(zone(subnet))
        .availableIpAddressCount(Math.toIntExact(free.getOrDefault(subnet.id(), 0L)))
        .defaultForAz(subnet.isDefault())
        .mapPublicIpOnLaunch(true)
        .assignIpv6AddressOnCreation(false)
        .enableDns64(false)
        .ipv6Native(false)
        .state(SubnetState.AVAILABLE)
        .tags(Ec2Lists.tags(subnet.tags()))
        .build();
  }
}
