package cloud.oblak.network.vpc.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.network.tag.aws.Ec2Lists;
import cloud.oblak.network.vpc.VpcView;
import cloud.oblak.network.vpc.Vpcs;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Tenancy;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockState;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.VpcState;

/** Lists VPCs; the first call makes the default one. */
@ApplicationScoped
public class DescribeVpcs implements AwsAction<DescribeVpcsRequest, DescribeVpcsResponse> {
  static final ResourceIds IDS = new ResourceIds("vpc", "vpc ID", "InvalidVpcID");
  private static final Paging PAGING = Paging.ec2("vpcIds");
  private final Vpcs vpcs;

  DescribeVpcs(Vpcs vpcs) {
    this.vpcs = vpcs;
  }

  @Override
  public Class<DescribeVpcsRequest> request() {
    return DescribeVpcsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("VpcIds", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeVpcsResponse answer(DescribeVpcsRequest request, AwsCall call) {
    List<String> ids = IDS.checked(request.vpcIds());
    PageRequest page = PAGING.page(request.maxResults(), request.nextToken(), ids);
    List<VpcView> all = Ec2Lists.all(part -> vpcs.list(call.principal(), part));
    IDS.allFound(ids, all.stream().map(VpcView::id).toList());
    Predicate<VpcView> wanted = filters(call.accountId()).of(Ec2Lists.filters(request.filters()));
    List<VpcView> shown =
        all.stream().filter(vpc -> ids.isEmpty() || ids.contains(vpc.id())).filter(wanted).toList();
    Page<VpcView> cut = Paging.cut(shown, page, VpcView::id);
    return DescribeVpcsResponse.builder()
        .vpcs(cut.items().stream().map(vpc -> item(vpc, call.accountId())).toList())
        .nextToken(cut.nextToken())
        .build();
  }

  private static MemoryFilters<VpcView> filters(String accountId) {
    MemoryFilters<VpcView> all =
        new MemoryFilters<VpcView>()
            .value("vpc-id", VpcView::id)
            .value("cidr", VpcView::cidr)
            .value("cidr-block-association.association-id", DescribeVpcs::associationId)
            .value("cidr-block-association.cidr-block", VpcView::cidr)
            .value("cidr-block-association.state", vpc -> "associated")
            .value("dhcp-options-id", vpc -> "default")
            .value("is-default", vpc -> String.valueOf(vpc.isDefault()))
            .value("isDefault", vpc -> String.valueOf(vpc.isDefault()))
            .value("owner-id", vpc -> accountId)
            .value("state", VpcView::state)
            .tags(VpcView::tags);
    for (String part : List.of("association-id", "ipv6-cidr-block", "ipv6-pool", "state")) {
      all.value("ipv6-cidr-block-association." + part, vpc -> null);
    }
    return all;
  }

  private static String associationId(VpcView vpc) {
    return "vpc-cidr-assoc-" + vpc.id().substring("vpc-".length());
  }

  private static Vpc item(VpcView vpc, String accountId) {
    return Vpc.builder()
        .vpcId(vpc.id())
        .ownerId(accountId)
        .cidrBlock(vpc.cidr())
        .cidrBlockAssociationSet(
            VpcCidrBlockAssociation.builder()
                .associationId(associationId(vpc))
                .cidrBlock(vpc.cidr())
                .cidrBlockState(
                    VpcCidrBlockState.builder().state(VpcCidrBlockStateCode.ASSOCIATED).build())
                .build())
        .isDefault(vpc.isDefault())
        .state(VpcState.AVAILABLE)
        .instanceTenancy(Tenancy.DEFAULT)
        .dhcpOptionsId("default")
        .tags(Ec2Lists.tags(vpc.tags()))
        .build();
  }
}
