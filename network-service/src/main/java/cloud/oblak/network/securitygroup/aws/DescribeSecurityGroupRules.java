package cloud.oblak.network.securitygroup.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.network.securitygroup.RuleView;
import cloud.oblak.network.securitygroup.Rules;
import cloud.oblak.network.tag.aws.Ec2Lists;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupRulesResponse;

/** Lists rules one by one. */
@ApplicationScoped
public class DescribeSecurityGroupRules
    implements AwsAction<DescribeSecurityGroupRulesRequest, DescribeSecurityGroupRulesResponse> {
  private static final ResourceIds IDS =
      new ResourceIds("sgr", "security group rule ID", "InvalidSecurityGroupRuleId");
  private static final Paging PAGING = Paging.ec2("securityGroupRuleIds");
  private static final MemoryFilters<RuleView> FILTERS =
      new MemoryFilters<RuleView>()
          .value("security-group-rule-id", RuleView::id)
          .value("group-id", RuleView::securityGroupId)
          .tags(RuleView::tags);

  private final Rules rules;
  private final RuleItems items;

  DescribeSecurityGroupRules(Rules rules, RuleItems items) {
    this.rules = rules;
    this.items = items;
  }

  @Override
  public Class<DescribeSecurityGroupRulesRequest> request() {
    return DescribeSecurityGroupRulesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("SecurityGroupRuleIds", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeSecurityGroupRulesResponse answer(
      DescribeSecurityGroupRulesRequest request, AwsCall call) {
    List<String> ids = IDS.checked(request.securityGroupRuleIds());
    PageRequest page = PAGING.page(request.maxResults(), request.nextToken(), ids);
    List<RuleView> all = rules.ofAccount(call.accountId());
    IDS.allFound(ids, all.stream().map(RuleView::id).toList());
    Predicate<RuleView> wanted = FILTERS.of(Ec2Lists.filters(request.filters()));
    List<RuleView> shown =
        all.stream()
            .filter(rule -> ids.isEmpty() || ids.contains(rule.id()))
            .filter(wanted)
            .toList();
    Page<RuleView> cut = Paging.cut(shown, page, RuleView::id);
    return DescribeSecurityGroupRulesResponse.builder()
        .securityGroupRules(
            cut.items().stream().map(rule -> items.of(rule, call.accountId())).toList())
        .nextToken(cut.nextToken())
        .build();
  }
}
