package cloud.oblak.compute.launchtemplate.aws;

import cloud.oblak.compute.ec2.LaunchMembers;
import cloud.oblak.compute.launchtemplate.LaunchTemplate;
import cloud.oblak.compute.launchtemplate.LaunchTemplates;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionResponse;

/** Adds a version to a launch template. */
@ApplicationScoped
public class CreateLaunchTemplateVersion
    implements AwsAction<CreateLaunchTemplateVersionRequest, CreateLaunchTemplateVersionResponse> {
  private final LaunchTemplates templates;

  CreateLaunchTemplateVersion(LaunchTemplates templates) {
    this.templates = templates;
  }

  @Override
  public Class<CreateLaunchTemplateVersionRequest> request() {
    return CreateLaunchTemplateVersionRequest.class;
  }

  @Override
  public Members honours() {
    return LaunchMembers.of(
            "LaunchTemplateData.",
            "ClientToken",
            "LaunchTemplateData.TagSpecifications",
            "LaunchTemplateId",
            "LaunchTemplateName",
            "SourceVersion",
            "VersionDescription")
        .orDefault("ResolveAlias", false);
  }

  @Override
  public CreateLaunchTemplateVersionResponse answer(
      CreateLaunchTemplateVersionRequest request, AwsCall call) {
    LaunchTemplate template =
        TemplateItems.find(
            templates, call.accountId(), request.launchTemplateId(), request.launchTemplateName());
    LaunchTemplate.Version made =
        templates.add(
            call.principal(),
            template.id(),
            request.sourceVersion(),
            new LaunchTemplates.Draft(
                null,
                request.versionDescription(),
                TemplateItems.data(request.launchTemplateData()),
                Map.of()),
            request.clientToken());
    return CreateLaunchTemplateVersionResponse.builder()
        .launchTemplateVersion(TemplateItems.item(made))
        .build();
  }
}
