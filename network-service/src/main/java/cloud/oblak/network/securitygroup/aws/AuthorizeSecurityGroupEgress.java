package cloud.oblak.network.securitygroup.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.network.securitygroup.RuleView;
import cloud.oblak.network.securitygroup.Rules;
import cloud.oblak.network.securitygroup.SecurityGroupView;
import cloud.oblak.network.tag.aws.Ec2Lists;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupEgressResponse;

/** Adds egress rules to a group, all or none. */
@ApplicationScoped
public class AuthorizeSecurityGroupEgress
    implements AwsAction<
        AuthorizeSecurityGroupEgressRequest, AuthorizeSecurityGroupEgressResponse> {
  private final GroupLookup groups;
  private final Rules rules;
  private final RuleItems items;

  AuthorizeSecurityGroupEgress(GroupLookup groups, Rules rules, RuleItems items) {
    this.groups = groups;
    this.rules = rules;
    this.items = items;
  }

  @Override
  public Class<AuthorizeSecurityGroupEgressRequest> request() {
    return AuthorizeSecurityGroupEgressRequest.class;
  }

  @Override
  public Members honours() {
    return Permissions.members("GroupId", "TagSpecifications");
  }

  @Override
  public AuthorizeSecurityGroupEgressResponse answer(
      AuthorizeSecurityGroupEgressRequest request, AwsCall call) {
    SecurityGroupView group = groups.one(call.principal(), request.groupId(), null);
    List<RuleView> added =
        rules.addAll(
            call.principal(),
            group.id(),
            Permissions.rules("egress", request.ipPermissions()),
            Ec2Lists.wanted("security-group-rule", request.tagSpecifications()));
    return AuthorizeSecurityGroupEgressResponse.builder()
        .returnValue(true)
        .securityGroupRules(added.stream().map(rule -> items.of(rule, call.accountId())).toList())
        .build();
  }
}
