package cloud.oblak.network.port.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.network.port.Interfaces;
import cloud.oblak.network.port.Interfaces.Interface;
import cloud.oblak.network.tag.aws.Ec2Lists;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

/** Lists network interfaces: one of each instance that is not terminated. */
@ApplicationScoped
public class DescribeNetworkInterfaces
    implements AwsAction<DescribeNetworkInterfacesRequest, DescribeNetworkInterfacesResponse> {
  private static final ResourceIds IDS =
      new ResourceIds("eni", "networkInterface ID", "InvalidNetworkInterfaceID");
  private static final Paging PAGING = Paging.ec2("networkInterfaceIds");

  private final Interfaces interfaces;
  private final MemoryFilters<Interface> filters;
  private final String region;

  DescribeNetworkInterfaces(Interfaces interfaces, InstallationConfig config) {
    this.interfaces = interfaces;
    this.region = config.region();
    this.filters = filters(region);
  }

  @Override
  public Class<DescribeNetworkInterfacesRequest> request() {
    return DescribeNetworkInterfacesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("NetworkInterfaceIds", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeNetworkInterfacesResponse answer(
      DescribeNetworkInterfacesRequest request, AwsCall call) {
    List<String> ids = IDS.checked(request.networkInterfaceIds());
    PageRequest page = PAGING.page(request.maxResults(), request.nextToken(), ids);
    Predicate<Interface> wanted = filters.of(Ec2Lists.filters(request.filters()));
    List<Interface> all = interfaces.list(call.accountId());
    IDS.allFound(ids, all.stream().map(Interface::id).toList());
    List<Interface> shown =
        all.stream().filter(one -> ids.isEmpty() || ids.contains(one.id())).filter(wanted).toList();
    Page<Interface> cut = Paging.cut(shown, page, Interface::id);
    return DescribeNetworkInterfacesResponse.builder()
        .networkInterfaces(cut.items().stream().map(one -> item(one, call.accountId())).toList())
        .nextToken(cut.nextToken())
        .build();
  }

  private static MemoryFilters<Interface> filters(String region) {
    MemoryFilters<Interface> all =
        new MemoryFilters<Interface>()
            .value("network-interface-id", Interface::id)
            .value("attachment.instance-id", Interface::instanceId)
            .value("attachment.status", one -> "attached")
            .value("attachment.device-index", one -> "0")
            .value("attachment.delete-on-termination", one -> "true")
            .value("availability-zone", one -> region + one.zone())
            .value("description", one -> "")
            .value("interface-type", one -> "interface")
            .value("mac-address", Interface::mac)
            .value("requester-managed", one -> "false")
            .value("source-dest-check", one -> "true")
            .value("status", one -> "in-use")
            .value("subnet-id", Interface::subnetId)
            .value("vpc-id", Interface::vpcId)
            .values("group-id", Interface::groups)
            .tags(one -> Map.of());
    for (String name : List.of("private-ip-address", "addresses.private-ip-address")) {
      all.value(name, Interface::privateIp);
    }
    for (String name : List.of("association.public-ip", "addresses.association.public-ip")) {
      all.value(name, Interface::publicIp);
    }
    return all;
  }

  private NetworkInterface item(Interface one, String accountId) {
    NetworkInterfaceAssociation association =
        NetworkInterfaceAssociation.builder()
            .ipOwnerId("amazon")
            .publicIp(one.publicIp())
            .publicDnsName(one.publicIp())
            .build();
    return NetworkInterface.builder()
        .networkInterfaceId(one.id())
        .ownerId(accountId)
        .vpcId(one.vpcId())
        .subnetId(one.subnetId())
        .availabilityZone(region + one.zone())
        .interfaceType("interface")
        .status("in-use")
        .description("")
        .macAddress(one.mac())
        .requesterManaged(false)
        .sourceDestCheck(true)
        .privateIpAddress(one.privateIp())
        .groups(one.groups().stream().map(DescribeNetworkInterfaces::group).toList())
        .association(association)
        .attachment(a ->
            a.attachmentId(one.id().replaceFirst("eni-", "eni-attach-"))
                .attachTime(one.createdAt())
                .deleteOnTermination(true)
                .deviceIndex(0)
                .networkCardIndex(0)
                .instanceId(one.instanceId())
                .instanceOwnerId(accountId)
                .status("attached"))
        .privateIpAddresses(
            NetworkInterfacePrivateIpAddress.builder()
                .primary(true)
                .privateIpAddress(one.privateIp())
                .association(association)
                .build())
        .build();
  }

  private static GroupIdentifier group(String id) {
    return GroupIdentifier.builder().groupId(id).build();
  }
}
