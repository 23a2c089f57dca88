package cloud.oblak.compute.launchtemplate.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.launchtemplate.LaunchTemplate;
import cloud.oblak.compute.launchtemplate.LaunchTemplates;
import cloud.oblak.compute.launchtemplate.TemplateVersions;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;

/** Lists versions of one launch template, or the latest or default ones of all. */
@ApplicationScoped
public class DescribeLaunchTemplateVersions
    implements AwsAction<
        DescribeLaunchTemplateVersionsRequest, DescribeLaunchTemplateVersionsResponse> {
  private static final Paging PAGING = new Paging(1, 200, "");
  private static final List<String> ALIASES = List.of("$Latest", "$Default");
  private static final MemoryFilters<LaunchTemplate.Version> FILTERS =
      new MemoryFilters<LaunchTemplate.Version>()
          .value("create-time", version -> version.createdAt().toString())
          .value("ebs-optimized", version -> member(version, "EbsOptimized"))
          .value("image-id", version -> member(version, "ImageId"))
          .value("instance-type", version -> member(version, "InstanceType"))
          .value("is-default-version", version -> String.valueOf(version.isDefault()))
          .value("host-resource-group-arn", version -> null)
          .value("http-endpoint", version -> metadata(version, "HttpEndpoint"))
          .value("http-protocol-ipv4", version -> null)
          .value("http-tokens", version -> metadata(version, "HttpTokens"))
          .value("kernel-id", version -> null)
          .value("license-configuration-arn", version -> null)
          .values("network-card-index", DescribeLaunchTemplateVersions::networkCards)
          .value("ram-disk-id", version -> null)
          .value("iam-instance-profile", DescribeLaunchTemplateVersions::profile);

  private final LaunchTemplates templates;
  private final TemplateVersions versions;

  DescribeLaunchTemplateVersions(LaunchTemplates templates, TemplateVersions versions) {
    this.templates = templates;
    this.versions = versions;
  }

  @Override
  public Class<DescribeLaunchTemplateVersionsRequest> request() {
    return DescribeLaunchTemplateVersionsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of(
            "Filters",
            "LaunchTemplateId",
            "LaunchTemplateName",
            "MaxResults",
            "MaxVersion",
            "MinVersion",
            "NextToken",
            "Versions")
        .orDefault("ResolveAlias", false);
  }

  @Override
  public DescribeLaunchTemplateVersionsResponse answer(
      DescribeLaunchTemplateVersionsRequest request, AwsCall call) {
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), List.of());
    Predicate<LaunchTemplate.Version> filter = FILTERS.of(Ec2Lists.filters(request.filters()));
    List<LaunchTemplate.Version> all =
        (named(request) ? ofOne(request, call) : ofAll(request, call))
            .stream().filter(filter).toList();
    Page<LaunchTemplate.Version> page =
        Paging.cut(all, wanted, one -> one.templateId() + " %018d".formatted(one.number()));
    return DescribeLaunchTemplateVersionsResponse.builder()
        .launchTemplateVersions(page.items().stream().map(TemplateItems::item).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static boolean named(DescribeLaunchTemplateVersionsRequest request) {
    return request.launchTemplateId() != null
        || request.launchTemplateName() != null
        || !ALIASES.containsAll(request.versions())
        || request.versions().isEmpty();
  }

  /** ARN or name; null: none. */
  private static String profile(LaunchTemplate.Version version) {
    return version.data().get("IamInstanceProfile") instanceof Map<?, ?> profile
        ? String.valueOf(profile.get(profile.containsKey("Arn") ? "Arn" : "Name"))
        : null;
  }

  /** Null: it says nothing about it. */
  private static String metadata(LaunchTemplate.Version version, String name) {
    return version.data().get("MetadataOptions") instanceof Map<?, ?> options
        ? Objects.toString(options.get(name), null)
        : null;
  }

  private static List<String> networkCards(LaunchTemplate.Version version) {
    return version.data().get("NetworkInterfaces") instanceof List<?> interfaces
        ? interfaces.stream()
            .map(one -> one instanceof Map<?, ?> members ? members.get("NetworkCardIndex") : null)
            .filter(Objects::nonNull)
            .map(Object::toString)
            .toList()
        : List.of();
  }

  private static String member(LaunchTemplate.Version version, String name) {
    return Objects.toString(version.data().get(name), null);
  }

  private List<LaunchTemplate.Version> ofOne(
      DescribeLaunchTemplateVersionsRequest request, AwsCall call) {
    LaunchTemplate template =
        TemplateItems.find(
            templates, call.accountId(), request.launchTemplateId(), request.launchTemplateName());
    if (!request.versions().isEmpty()) {
      return request.versions().stream()
          .map(template::number)
          .distinct()
          .sorted()
          .map(number -> versions.get(template, number))
          .toList();
    }
    long least = request.minVersion() == null ? 1 : template.number(request.minVersion());
    long most =
        request.maxVersion() == null ? Long.MAX_VALUE : template.number(request.maxVersion());
    return versions.of(template).stream()
        .filter(one -> one.number() >= least && one.number() <= most)
        .toList();
  }

  private List<LaunchTemplate.Version> ofAll(
      DescribeLaunchTemplateVersionsRequest request, AwsCall call) {
    return templates.all(call.accountId()).stream()
        .flatMap(template ->
            request.versions().stream()
                .map(template::number)
                .distinct()
                .sorted()
                .map(number -> versions.get(template, number)))
        .toList();
  }
}
