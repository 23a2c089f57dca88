package cloud.oblak.network.securitygroup.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.network.securitygroup.Rules;
import cloud.oblak.network.securitygroup.SecurityGroupView;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.RevokeSecurityGroupEgressResponse;

/** Removes egress rules from a group, by id or by what they say, all or none. */
@ApplicationScoped
public class RevokeSecurityGroupEgress
    implements AwsAction<RevokeSecurityGroupEgressRequest, RevokeSecurityGroupEgressResponse> {
  private final GroupLookup groups;
  private final Rules rules;

  RevokeSecurityGroupEgress(GroupLookup groups, Rules rules) {
    this.groups = groups;
    this.rules = rules;
  }

  @Override
  public Class<RevokeSecurityGroupEgressRequest> request() {
    return RevokeSecurityGroupEgressRequest.class;
  }

  @Override
  public Members honours() {
    return Permissions.removable("GroupId", "SecurityGroupRuleIds");
  }

  @Override
  public RevokeSecurityGroupEgressResponse answer(
      RevokeSecurityGroupEgressRequest request, AwsCall call) {
    SecurityGroupView group = groups.one(call.principal(), request.groupId(), null);
    if (request.securityGroupRuleIds().isEmpty()) {
      rules.removeAll(
          call.principal(), group.id(), Permissions.removed("egress", request.ipPermissions()));
    } else {
      rules.removeIds(call.principal(), group.id(), request.securityGroupRuleIds());
    }
    return RevokeSecurityGroupEgressResponse.builder().returnValue(true).build();
  }
}
