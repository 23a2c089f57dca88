package cloud.oblak.compute.launchtemplate.aws;

import cloud.oblak.compute.launchtemplate.LaunchTemplate;
import cloud.oblak.compute.launchtemplate.LaunchTemplates;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.ModifyLaunchTemplateResponse;

/** Makes a version of a launch template the default one. */
@ApplicationScoped
public class ModifyLaunchTemplate
    implements AwsAction<ModifyLaunchTemplateRequest, ModifyLaunchTemplateResponse> {
  private final LaunchTemplates templates;

  ModifyLaunchTemplate(LaunchTemplates templates) {
    this.templates = templates;
  }

  @Override
  public Class<ModifyLaunchTemplateRequest> request() {
    return ModifyLaunchTemplateRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("ClientToken", "DefaultVersion", "LaunchTemplateId", "LaunchTemplateName");
  }

  @Override
  public ModifyLaunchTemplateResponse answer(ModifyLaunchTemplateRequest request, AwsCall call) {
    LaunchTemplate template =
        TemplateItems.find(
            templates, call.accountId(), request.launchTemplateId(), request.launchTemplateName());
    LaunchTemplate changed =
        templates.choose(call.principal(), template.id(), request.defaultVersion());
    return ModifyLaunchTemplateResponse.builder()
        .launchTemplate(TemplateItems.item(changed))
        .build();
  }
}
