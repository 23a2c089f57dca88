package cloud.oblak.network.port.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.config.ZoneIds;
import cloud.oblak.network.port.Interfaces;
import cloud.oblak.network.port.Interfaces.Interface;
import cloud.oblak.network.tag.aws.Ec2Lists;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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

  // EC2 shows a whole second with a Z and three digits.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.'000Z'").withZone(ZoneOffset.UTC);

  private final Interfaces interfaces;
  private final InstallationConfig config;
  private final String region;

  DescribeNetworkInterfaces(Interfaces interfaces, InstallationConfig config) {
    this.interfaces = interfaces;
    this.config = config;
    this.region = config.region();
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
    Predicate<Interface> wanted = filters(call.accountId()).of(Ec2Lists.filters(request.filters()));
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

  private MemoryFilters<Interface> filters(String accountId) {
    MemoryFilters<Interface> all =
        new MemoryFilters<Interface>()
            .value("network-interface-id", Interface::id)
            .value("addresses.association.owner-id", one -> "amazon")
            .value("addresses.primary", one -> "true")
            .value("association.ip-owner-id", one -> "amazon")
            .value("association.public-dns-name", Interface::publicIp)
            .value("availability-zone", one -> region + one.zone())
            .value("availability-zone-id", one -> ZoneIds.of(config, one.zone()))
            .value("description", one -> "")
            .value("interface-type", one -> "interface")
            .value("mac-address", Interface::mac)
            .value("operator.managed", one -> "false")
            .value("owner-id", one -> accountId)
            .value("private-dns-name", this::privateName)
            .value("requester-managed", one -> "false")
            .value("source-dest-check", one -> "true")
            .value("status", one -> "in-use")
            .value("subnet-id", Interface::subnetId)
            .value("vpc-id", Interface::vpcId)
            .values("group-id", Interface::groups)
            .values("group-name", one -> one.groups().stream().map(one.groupNames()::get).toList())
            .tags(one -> Map.of());
    for (String name : List.of("private-ip-address", "addresses.private-ip-address")) {
      all.value(name, Interface::privateIp);
    }
    for (String name : List.of("association.public-ip", "addresses.association.public-ip")) {
      all.value(name, Interface::publicIp);
    }
    attachment(all, accountId);
    for (String none :
        List.of(
            "association.allocation-id",
            "association.association-id",
            "ipv6-addresses.ipv6-address",
            "operator.principal",
            "requester-id")) {
      all.value(none, one -> null);
    }
    return all;
  }

  private static void attachment(MemoryFilters<Interface> filters, String accountId) {
    filters
        .value("attachment.attach-time", one -> TIME.format(one.createdAt()))
        .value("attachment.attachment-id", DescribeNetworkInterfaces::attachmentId)
        .value("attachment.delete-on-termination", one -> "true")
        .value("attachment.device-index", one -> "0")
        .value("attachment.instance-id", Interface::instanceId)
        .value("attachment.instance-owner-id", one -> accountId)
        .value("attachment.status", one -> "attached");
  }

  private static String attachmentId(Interface one) {
    return one.id().replaceFirst("eni-", "eni-attach-");
  }

  private String privateName(Interface one) {
    String domain = region.equals("us-east-1") ? "ec2.internal" : region + ".compute.internal";
    return one.hostname() + "." + domain;
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
        .availabilityZoneId(ZoneIds.of(config, one.zone()))
        .interfaceType("interface")
        .status("in-use")
        .description("")
        .macAddress(one.mac())
        .requesterManaged(false)
        .sourceDestCheck(true)
        .operator(o -> o.managed(false))
        .privateIpAddress(one.privateIp())
        .privateDnsName(privateName(one))
        .groups(one.groups().stream().map(id -> group(one, id)).toList())
        .association(association)
        .attachment(a ->
            a.attachmentId(attachmentId(one))
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
                .privateDnsName(privateName(one))
                .association(association)
                .build())
        .build();
  }

  private static GroupIdentifier group(Interface one, String id) {
    return GroupIdentifier.builder().groupId(id).groupName(one.groupNames().get(id)).build();
  }
}
