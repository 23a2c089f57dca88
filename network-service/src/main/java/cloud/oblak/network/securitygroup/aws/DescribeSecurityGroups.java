package cloud.oblak.network.securitygroup.aws;

import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.network.securitygroup.RuleView;
import cloud.oblak.network.securitygroup.Rules;
import cloud.oblak.network.securitygroup.SecurityGroupView;
import cloud.oblak.network.tag.aws.Ec2Lists;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Lists security groups with their rules; the first call makes the default one. */
@ApplicationScoped
public class DescribeSecurityGroups
    implements AwsAction<DescribeSecurityGroupsRequest, DescribeSecurityGroupsResponse> {
  private static final Paging PAGING = Paging.ec2("groupIds");

  private final GroupLookup groups;
  private final Rules rules;
  private final InstallationConfig config;

  DescribeSecurityGroups(GroupLookup groups, Rules rules, InstallationConfig config) {
    this.groups = groups;
    this.rules = rules;
    this.config = config;
  }

  @Override
  public Class<DescribeSecurityGroupsRequest> request() {
    return DescribeSecurityGroupsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("GroupIds", "GroupNames", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeSecurityGroupsResponse answer(
      DescribeSecurityGroupsRequest request, AwsCall call) {
    List<SecurityGroupView> all = groups.all(call.principal());
    List<SecurityGroupView> named = groups.named(all, request.groupIds(), request.groupNames());
    PageRequest page = PAGING.page(request.maxResults(), request.nextToken(), request.groupIds());
    Map<String, List<RuleView>> byGroup =
        rules.ofAccount(call.accountId()).stream()
            .collect(Collectors.groupingBy(RuleView::securityGroupId));
    Predicate<SecurityGroupView> wanted =
        filters(byGroup, names(all), call.accountId()).of(Ec2Lists.filters(request.filters()));
    Page<SecurityGroupView> cut =
        Paging.cut(named.stream().filter(wanted).toList(), page, SecurityGroupView::id);
    return DescribeSecurityGroupsResponse.builder()
        .securityGroups(
            cut.items().stream()
                .map(group ->
                    item(group, byGroup.getOrDefault(group.id(), List.of()), call.accountId()))
                .toList())
        .nextToken(cut.nextToken())
        .build();
  }

  private static MemoryFilters<SecurityGroupView> filters(
      Map<String, List<RuleView>> byGroup, Map<String, String> names, String accountId) {
    MemoryFilters<SecurityGroupView> filters =
        new MemoryFilters<SecurityGroupView>()
            .value("group-id", SecurityGroupView::id)
            .value("group-name", SecurityGroupView::name)
            .value("description", SecurityGroupView::description)
            .value("vpc-id", SecurityGroupView::vpcId)
            .value("owner-id", group -> accountId)
            .tags(SecurityGroupView::tags);
    for (String direction : List.of("ingress", "egress")) {
      String prefix = direction.equals("ingress") ? "ip-permission." : "egress.ip-permission.";
      Map<String, Function<RuleView, Object>> parts =
          Map.of(
              "cidr", RuleView::cidr,
              "from-port", RuleView::fromPort,
              "to-port", RuleView::toPort,
              "protocol", RuleView::protocol,
              "group-id", RuleView::groupId,
              "group-name", rule -> rule.groupId() == null ? null : names.get(rule.groupId()),
              "user-id", rule -> rule.groupId() == null ? null : accountId,
              "ipv6-cidr", rule -> null,
              "prefix-list-id", rule -> null);
      parts.forEach((name, part) ->
          filters.values(
              prefix + name,
              group ->
                  byGroup.getOrDefault(group.id(), List.of()).stream()
                      .filter(rule -> rule.direction().equals(direction))
                      .map(part)
                      .filter(Objects::nonNull)
                      .map(Object::toString)
                      .toList()));
    }
    return filters;
  }

  private static Map<String, String> names(List<SecurityGroupView> groups) {
    return groups.stream()
        .collect(Collectors.toMap(SecurityGroupView::id, SecurityGroupView::name));
  }

  private SecurityGroup item(SecurityGroupView group, List<RuleView> rules, String accountId) {
    return SecurityGroup.builder()
        .groupId(group.id())
        .groupName(group.name())
        .description(group.description())
        .vpcId(group.vpcId())
        .ownerId(accountId)
        .securityGroupArn(
            "arn:aws:ec2:%s:%s:security-group/%s".formatted(config.region(), accountId, group.id()))
        .ipPermissions(Permissions.of(accountId, "ingress", rules))
        .ipPermissionsEgress(Permissions.of(accountId, "egress", rules))
        .tags(Ec2Lists.tags(group.tags()))
        .build();
  }
}
