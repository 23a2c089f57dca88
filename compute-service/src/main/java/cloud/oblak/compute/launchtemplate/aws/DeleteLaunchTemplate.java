package cloud.oblak.compute.launchtemplate.aws;

import cloud.oblak.compute.launchtemplate.LaunchTemplate;
import cloud.oblak.compute.launchtemplate.LaunchTemplates;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateResponse;

/** Deletes a launch template with all its versions. */
@ApplicationScoped
public class DeleteLaunchTemplate
    implements AwsAction<DeleteLaunchTemplateRequest, DeleteLaunchTemplateResponse> {
  private final LaunchTemplates templates;

  DeleteLaunchTemplate(LaunchTemplates templates) {
    this.templates = templates;
  }

  @Override
  public Class<DeleteLaunchTemplateRequest> request() {
    return DeleteLaunchTemplateRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("LaunchTemplateId", "LaunchTemplateName");
  }

  @Override
  public DeleteLaunchTemplateResponse answer(DeleteLaunchTemplateRequest request, AwsCall call) {
    LaunchTemplate template =
        TemplateItems.find(
            templates, call.accountId(), request.launchTemplateId(), request.launchTemplateName());
    return DeleteLaunchTemplateResponse.builder()
        .launchTemplate(TemplateItems.item(templates.delete(call.principal(), template.id())))
        .build();
  }
}
