package cloud.oblak.network.vpc.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.network.tag.aws.Ec2Lists;
import cloud.oblak.network.vpc.VpcView;
import cloud.oblak.network.vpc.Vpcs;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcAttributeResponse;

/** One attribute of a VPC; all VPCs are alike: names are resolved and given. */
@ApplicationScoped
public class DescribeVpcAttribute
    implements AwsAction<DescribeVpcAttributeRequest, DescribeVpcAttributeResponse> {
  private final Vpcs vpcs;

  DescribeVpcAttribute(Vpcs vpcs) {
    this.vpcs = vpcs;
  }

  @Override
  public Class<DescribeVpcAttributeRequest> request() {
    return DescribeVpcAttributeRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("VpcId", "Attribute");
  }

  @Override
  public DescribeVpcAttributeResponse answer(DescribeVpcAttributeRequest request, AwsCall call) {
    if (request.vpcId() == null || request.attribute() == null) {
      String missing = request.vpcId() == null ? "VpcId" : "Attribute";
      throw Fault.missing(missing, "The request must contain the parameter " + missing);
    }
    List<String> ids = DescribeVpcs.IDS.checked(List.of(request.vpcId()));
    DescribeVpcs.IDS.allFound(
        ids,
        Ec2Lists.all(part -> vpcs.list(call.principal(), part)).stream().map(VpcView::id).toList());
    var answer = DescribeVpcAttributeResponse.builder().vpcId(request.vpcId());
    switch (request.attribute()) {
      case ENABLE_DNS_SUPPORT -> answer.enableDnsSupport(v -> v.value(true));
      case ENABLE_DNS_HOSTNAMES -> answer.enableDnsHostnames(v -> v.value(true));
      case ENABLE_NETWORK_ADDRESS_USAGE_METRICS ->
          answer.enableNetworkAddressUsageMetrics(v -> v.value(false));
      case UNKNOWN_TO_SDK_VERSION ->
          throw Fault.invalid(
              "Attribute",
              "Value (" + request.attributeAsString() + ") for parameter attribute is invalid.");
    }
    return answer.build();
  }
}
