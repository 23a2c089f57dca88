package cloud.oblak.compute.launchtemplate.aws;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.ec2.MemberTree;
import cloud.oblak.compute.launchtemplate.LaunchTemplates;
import cloud.oblak.platform.Fault;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** Launch templates as EC2 names and shows them. */
final class TemplateItems {
  private static final Set<String> TAGGED = Set.of("instance", "volume");

  private TemplateItems() {}

  static LaunchTemplate item(cloud.oblak.compute.launchtemplate.LaunchTemplate template) {
    return LaunchTemplate.builder()
        .launchTemplateId(template.id())
        .launchTemplateName(template.name())
        .createTime(template.createdAt())
        .createdBy(template.createdBy())
        .defaultVersionNumber(template.defaultVersion())
        .latestVersionNumber(template.latestVersion())
        .tags(Ec2Lists.list(template.tags()))
        .build();
  }

  static LaunchTemplateVersion item(
      cloud.oblak.compute.launchtemplate.LaunchTemplate.Version version) {
    return LaunchTemplateVersion.builder()
        .launchTemplateId(version.templateId())
        .launchTemplateName(version.templateName())
        .versionNumber(version.number())
        .versionDescription(version.description().isEmpty() ? null : version.description())
        .defaultVersion(version.isDefault())
        .createTime(version.createdAt())
        .createdBy(version.createdBy())
        .launchTemplateData(
            MemberTree.fill(ResponseLaunchTemplateData.builder(), version.data()).build())
        .build();
  }

  /** The launch that a request describes. */
  static Map<String, Object> data(RequestLaunchTemplateData data) {
    if (data == null) {
      throw Fault.missing(
          "LaunchTemplateData", "The request must contain the parameter LaunchTemplateData");
    }
    data.tagSpecifications()
        .forEach(one -> {
          if (!TAGGED.contains(one.resourceTypeAsString())) {
            throw Ec2Fault.unsupported(
                "A launch tags instances and volumes, not '" + one.resourceTypeAsString() + "'.");
          }
        });
    return MemberTree.of(data);
  }

  /** The template that a request names by its id or by its name. */
  static cloud.oblak.compute.launchtemplate.LaunchTemplate find(
      LaunchTemplates templates, String account, String id, String name) {
    if (id != null && name != null) {
      throw Ec2Fault.combination(
          "Specify either the launch template ID or the name, but not both.");
    }
    if (id != null) {
      return templates.get(account, LaunchTemplates.IDS.checked(List.of(id)).getFirst());
    }
    if (name == null) {
      throw Fault.missing(
          "LaunchTemplateId", "The request must contain the launch template's ID or name");
    }
    return templates.named(account, name);
  }
}
