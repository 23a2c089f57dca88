package cloud.oblak.compute.region.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AccountAttribute;
import software.amazon.awssdk.services.ec2.model.AccountAttributeValue;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesResponse;

/** What an account has by itself. */
@ApplicationScoped
public class DescribeAccountAttributes
    implements AwsAction<DescribeAccountAttributesRequest, DescribeAccountAttributesResponse> {
  private static final List<String> NAMES =
      List.of(
          "supported-platforms",
          "vpc-max-security-groups-per-interface",
          "max-elastic-ips",
          "max-instances",
          "vpc-max-elastic-ips",
          "default-vpc");

  private final DefaultVpcs vpcs;
  private final AccountLimits limits;

  DescribeAccountAttributes(DefaultVpcs vpcs, AccountLimits limits) {
    this.vpcs = vpcs;
    this.limits = limits;
  }

  @Override
  public Class<DescribeAccountAttributesRequest> request() {
    return DescribeAccountAttributesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("AttributeNames");
  }

  @Override
  public DescribeAccountAttributesResponse answer(
      DescribeAccountAttributesRequest request, AwsCall call) {
    List<String> wanted = request.attributeNamesAsStrings();
    List<String> unknown = wanted.stream().filter(name -> !NAMES.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw Fault.invalid("AttributeNames", "Invalid attribute names: " + unknown);
    }
    return DescribeAccountAttributesResponse.builder()
        .accountAttributes(
            NAMES.stream()
                .filter(name -> wanted.isEmpty() || wanted.contains(name))
                .map(name -> attribute(name, value(name, call)))
                .toList())
        .build();
  }

  private String value(String name, AwsCall call) {
    return switch (name) {
      case "default-vpc" -> vpcs.of(call.accountId());
      case "supported-platforms" -> "VPC";
      case "max-instances" -> Long.toString(limits.instances(call.accountId()));
      case "max-elastic-ips", "vpc-max-elastic-ips" ->
          Long.toString(limits.addresses(call.accountId()));
      case "vpc-max-security-groups-per-interface" -> "5";
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static AccountAttribute attribute(String name, String value) {
    return AccountAttribute.builder()
        .attributeName(name)
        .attributeValues(AccountAttributeValue.builder().attributeValue(value).build())
        .build();
  }
}
