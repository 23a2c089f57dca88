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
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressRequest;
import software.amazon.awssdk.services.ec2.model.AuthorizeSecurityGroupIngressResponse;
import software.amazon.awssdk.services.ec2.model.IpPermission;

/** Adds ingress rules to a group, all or none. */
@ApplicationScoped
public class AuthorizeSecurityGroupIngress
    implements AwsAction<
        AuthorizeSecurityGroupIngressRequest, AuthorizeSecurityGroupIngressResponse> {
  private final GroupLookup groups;
  private final Rules rules;
  private final RuleItems items;

  AuthorizeSecurityGroupIngress(GroupLookup groups, Rules rules, RuleItems items) {
    this.groups = groups;
    this.rules = rules;
    this.items = items;
  }

  @Override
  public Class<AuthorizeSecurityGroupIngressRequest> request() {
    return AuthorizeSecurityGroupIngressRequest.class;
  }

  @Override
  public Members honours() {
    return Permissions.members(
        "GroupId", "TagSpecifications", "IpProtocol", "FromPort", "ToPort", "CidrIp", "GroupName");
  }

  @Override
  public AuthorizeSecurityGroupIngressResponse answer(
      AuthorizeSecurityGroupIngressRequest request, AwsCall call) {
    SecurityGroupView group = groups.one(call.principal(), request.groupId(), request.groupName());
    List<RuleView> added =
        rules.addAll(
            call.principal(),
            group.id(),
            Permissions.rules("ingress", permissions(request)),
            Ec2Lists.wanted("security-group-rule", request.tagSpecifications()));
    return AuthorizeSecurityGroupIngressResponse.builder()
        .returnValue(true)
        .securityGroupRules(added.stream().map(rule -> items.of(rule, call.accountId())).toList())
        .build();
  }

  private static List<IpPermission> permissions(AuthorizeSecurityGroupIngressRequest request) {
    return request.ipPermissions().isEmpty()
        ? Permissions.flat(
            request.ipProtocol(), request.fromPort(), request.toPort(), request.cidrIp())
        : request.ipPermissions();
  }
}
