package cloud.oblak.compute.launchtemplate.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.launchtemplate.LaunchTemplate;
import cloud.oblak.compute.launchtemplate.LaunchTemplates;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplatesResponse;

/** Lists launch templates. */
@ApplicationScoped
public class DescribeLaunchTemplates
    implements AwsAction<DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResponse> {
  private static final Paging PAGING = new Paging(1, 200, "");
  private static final MemoryFilters<LaunchTemplate> FILTERS =
      new MemoryFilters<LaunchTemplate>()
          .value("create-time", template -> template.createdAt().toString())
          .value("launch-template-name", LaunchTemplate::name)
          .tags(LaunchTemplate::tags);

  private final LaunchTemplates templates;

  DescribeLaunchTemplates(LaunchTemplates templates) {
    this.templates = templates;
  }

  @Override
  public Class<DescribeLaunchTemplatesRequest> request() {
    return DescribeLaunchTemplatesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of(
        "Filters", "LaunchTemplateIds", "LaunchTemplateNames", "MaxResults", "NextToken");
  }

  @Override
  public DescribeLaunchTemplatesResponse answer(
      DescribeLaunchTemplatesRequest request, AwsCall call) {
    List<String> ids = LaunchTemplates.IDS.checked(request.launchTemplateIds());
    List<String> names = request.launchTemplateNames();
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), List.of());
    Predicate<LaunchTemplate> filter = FILTERS.of(Ec2Lists.filters(request.filters()));
    List<LaunchTemplate> all = templates.all(call.accountId());
    LaunchTemplates.IDS.allFound(ids, all.stream().map(LaunchTemplate::id).toList());
    for (String name : names) {
      templates.named(call.accountId(), name);
    }
    boolean everything = ids.isEmpty() && names.isEmpty();
    Page<LaunchTemplate> page =
        Paging.cut(
            all.stream()
                .filter(one -> everything || ids.contains(one.id()) || names.contains(one.name()))
                .filter(filter)
                .toList(),
            wanted,
            LaunchTemplate::id);
    return DescribeLaunchTemplatesResponse.builder()
        .launchTemplates(page.items().stream().map(TemplateItems::item).toList())
        .nextToken(page.nextToken())
        .build();
  }
}
