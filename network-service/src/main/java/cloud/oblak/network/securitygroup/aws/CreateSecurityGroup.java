package cloud.oblak.network.securitygroup.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.network.securitygroup.SecurityGroupRequest;
import cloud.oblak.network.securitygroup.SecurityGroupView;
import cloud.oblak.network.securitygroup.SecurityGroups;
import cloud.oblak.network.tag.aws.Ec2Lists;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupResponse;

/** Makes a group in the default VPC, with the rule that lets everything out. */
@ApplicationScoped
public class CreateSecurityGroup
    implements AwsAction<CreateSecurityGroupRequest, CreateSecurityGroupResponse> {
  private final SecurityGroups groups;
  private final InstallationConfig config;

  CreateSecurityGroup(SecurityGroups groups, InstallationConfig config) {
    this.groups = groups;
    this.config = config;
  }

  @Override
  public Class<CreateSecurityGroupRequest> request() {
    return CreateSecurityGroupRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupName", "Description", "VpcId", "TagSpecifications");
  }

  @Override
  public CreateSecurityGroupResponse answer(CreateSecurityGroupRequest request, AwsCall call) {
    if (request.description() == null) {
      throw Fault.missing(
          "GroupDescription", "The request must contain the parameter GroupDescription");
    }
    SecurityGroupView made =
        groups.create(
            call.principal(),
            new SecurityGroupRequest(
                request.groupName(),
                request.description(),
                request.vpcId(),
                Ec2Lists.wanted("security-group", request.tagSpecifications())),
            null);
    return CreateSecurityGroupResponse.builder()
        .groupId(made.id())
        .securityGroupArn(
            "arn:aws:ec2:%s:%s:security-group/%s"
                .formatted(config.region(), call.accountId(), made.id()))
        .tags(Ec2Lists.tags(made.tags()))
        .build();
  }
}
