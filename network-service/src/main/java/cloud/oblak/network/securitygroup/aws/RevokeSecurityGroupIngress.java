package cloud.oblak.network.securitygroup.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.network.securitygroup.Rules;
import cloud.oblak.network.securitygroup.SecurityGroupView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupIngressResponse;

/** Removes ingress rules from a group, by id or by what they say, all or none. */
@ApplicationScoped
public class RevokeSecurityGroupIngress
    implements AwsAction<RevokeSecurityGroupIngressRequest, RevokeSecurityGroupIngressResponse> {
  private final GroupLookup groups;
  private final Rules rules;

  RevokeSecurityGroupIngress(GroupLookup groups, Rules rules) {
    this.groups = groups;
    this.rules = rules;
  }

  @Override
  public Class<RevokeSecurityGroupIngressRequest> request() {
    return RevokeSecurityGroupIngressRequest.class;
  }

  @Override
  public Members honours() {
    return Permissions.removable(
        "GroupId",
        "SecurityGroupRuleIds",
        "IpProtocol",
        "FromPort",
        "ToPort",
        "CidrIp",
        "GroupName");
  }

  @Override
  public RevokeSecurityGroupIngressResponse answer(
      RevokeSecurityGroupIngressRequest request, AwsCall call) {
    SecurityGroupView group = groups.one(call.principal(), request.groupId(), request.groupName());
    if (request.securityGroupRuleIds().isEmpty()) {
      rules.removeAll(
          call.principal(), group.id(), Permissions.removed("ingress", permissions(request)));
    } else {
      rules.removeIds(call.principal(), group.id(), request.securityGroupRuleIds());
    }
    return RevokeSecurityGroupIngressResponse.builder().returnValue(true).build();
  }

  private static List<IpPermission> permissions(RevokeSecurityGroupIngressRequest request) {
    return request.ipPermissions().isEmpty()
        ? Permissions.flat(
            request.ipProtocol(), request.fromPort(), request.toPort(), request.cidrIp())
        : request.ipPermissions();
  }
}
