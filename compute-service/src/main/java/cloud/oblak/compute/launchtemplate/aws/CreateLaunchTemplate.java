package cloud.oblak.compute.launchtemplate.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.ec2.LaunchMembers;
import cloud.oblak.compute.launchtemplate.LaunchTemplate;
import cloud.oblak.compute.launchtemplate.LaunchTemplates;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateResponse;

/** Makes a launch template with its first version. */
@ApplicationScoped
public class CreateLaunchTemplate
    implements AwsAction<CreateLaunchTemplateRequest, CreateLaunchTemplateResponse> {
  private final LaunchTemplates templates;

  CreateLaunchTemplate(LaunchTemplates templates) {
    this.templates = templates;
  }

  @Override
  public Class<CreateLaunchTemplateRequest> request() {
    return CreateLaunchTemplateRequest.class;
  }

  @Override
  public Members honours() {
    return LaunchMembers.of(
        "LaunchTemplateData.",
        "ClientToken",
        "LaunchTemplateData.TagSpecifications",
        "LaunchTemplateName",
        "TagSpecifications",
        "VersionDescription");
  }

  @Override
  public CreateLaunchTemplateResponse answer(CreateLaunchTemplateRequest request, AwsCall call) {
    LaunchTemplate made =
        templates.create(
            call.principal(),
            new LaunchTemplates.Draft(
                request.launchTemplateName(),
                request.versionDescription(),
                TemplateItems.data(request.launchTemplateData()),
                Ec2Lists.tags("launch-template", request.tagSpecifications())),
            request.clientToken());
    return CreateLaunchTemplateResponse.builder().launchTemplate(TemplateItems.item(made)).build();
  }
}
