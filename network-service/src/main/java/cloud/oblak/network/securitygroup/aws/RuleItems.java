package cloud.oblak.network.securitygroup.aws;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.network.securitygroup.RuleView;
import cloud.oblak.network.tag.aws.Ec2Lists;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.ReferencedSecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** Rules as EC2 lists them one by one. */
@ApplicationScoped
class RuleItems {
  private final InstallationConfig config;

  RuleItems(InstallationConfig config) {
    this.config = config;
  }

  SecurityGroupRule of(RuleView rule, String accountId) {
    SecurityGroupRule.Builder item =
        SecurityGroupRule.builder()
            .securityGroupRuleId(rule.id())
            .securityGroupRuleArn(
                "arn:aws:ec2:%s:%s:security-group-rule/%s"
                    .formatted(config.region(), accountId, rule.id()))
            .groupId(rule.securityGroupId())
            .groupOwnerId(accountId)
            .isEgress(rule.direction().equals("egress"))
            .ipProtocol(rule.protocol())
            .fromPort(Permissions.port(rule.fromPort()))
            .toPort(Permissions.port(rule.toPort()))
            .cidrIpv4(rule.cidr())
            .description(Permissions.text(rule.description()))
            .tags(Ec2Lists.tags(rule.tags()));
    if (rule.groupId() != null) {
      item.referencedGroupInfo(
          ReferencedSecurityGroup.builder().groupId(rule.groupId()).userId(accountId).build());
    }
    return item.build();
  }
}
