package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.ec2.MemberTree;
import cloud.oblak.compute.instance.RunRequest;
import cloud.oblak.compute.launchtemplate.LaunchTemplate;
import cloud.oblak.compute.launchtemplate.LaunchTemplates;
import cloud.oblak.compute.launchtemplate.TemplateVersions;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** Fills in what a launch leaves to its launch template. */
@ApplicationScoped
class TemplateLaunch {
  private final LaunchTemplates templates;
  private final TemplateVersions versions;

  TemplateLaunch(LaunchTemplates templates, TemplateVersions versions) {
    this.templates = templates;
    this.versions = versions;
  }

  /** A launch with nothing left open, and the tags that tell where it came from. */
  record Filled(RunInstancesRequest request, Map<String, String> systemTags) {
    /** What is not in our words for the request. */
    RunRequest.Beside beside() {
      return new RunRequest.Beside(systemTags, RootDiskWords.choice(request));
    }
  }

  /** What the request says goes before what the template says, member by member. */
  Filled fill(RunInstancesRequest request, String accountId) {
    LaunchTemplateSpecification named = request.launchTemplate();
    if (named == null) {
      return new Filled(request, Map.of());
    }
    LaunchTemplate template = find(named, accountId);
    LaunchTemplate.Version version = versions.get(template, template.number(named.version()));
    Map<String, Object> launch = new TreeMap<>(version.data());
    launch.keySet().removeAll(MemberTree.of(request).keySet());
    RunInstancesRequest filled = MemberTree.fill(request.toBuilder(), launch).build();
    return new Filled(
        filled,
        Map.of(
            "aws:ec2launchtemplate:id",
            template.id(),
            "aws:ec2launchtemplate:version",
            String.valueOf(version.number())));
  }

  private LaunchTemplate find(LaunchTemplateSpecification named, String accountId) {
    String id = named.launchTemplateId();
    String name = named.launchTemplateName();
    if (id != null && name != null) {
      throw Ec2Fault.combination(
          "Specify either the launch template ID or the name, but not both.");
    }
    if (id == null && name == null) {
      throw Fault.missing("LaunchTemplate", "A launch template is named by its ID or its name.");
    }
    return id == null
        ? templates.named(accountId, name)
        : templates.get(accountId, LaunchTemplates.IDS.checked(List.of(id)).getFirst());
  }
}
