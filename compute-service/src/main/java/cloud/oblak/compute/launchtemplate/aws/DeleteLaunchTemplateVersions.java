package cloud.oblak.compute.launchtemplate.aws;

import cloud.oblak.compute.launchtemplate.LaunchTemplate;
import cloud.oblak.compute.launchtemplate.LaunchTemplates;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseErrorItem;
import software.amazon.awssdk.services.ec2.model.DeleteLaunchTemplateVersionsResponseSuccessItem;

/** Deletes versions of a launch template, each by itself. */
@ApplicationScoped
public class DeleteLaunchTemplateVersions
    implements AwsAction<
        DeleteLaunchTemplateVersionsRequest, DeleteLaunchTemplateVersionsResponse> {
  private final LaunchTemplates templates;

  DeleteLaunchTemplateVersions(LaunchTemplates templates) {
    this.templates = templates;
  }

  @Override
  public Class<DeleteLaunchTemplateVersionsRequest> request() {
    return DeleteLaunchTemplateVersionsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("LaunchTemplateId", "LaunchTemplateName", "Versions");
  }

  @Override
  public DeleteLaunchTemplateVersionsResponse answer(
      DeleteLaunchTemplateVersionsRequest request, AwsCall call) {
    LaunchTemplate template =
        TemplateItems.find(
            templates, call.accountId(), request.launchTemplateId(), request.launchTemplateName());
    if (request.versions().isEmpty()) {
      throw Fault.missing(
          "Versions", "The request must contain the parameter LaunchTemplateVersion");
    }
    List<DeleteLaunchTemplateVersionsResponseSuccessItem> deleted = new ArrayList<>();
    List<DeleteLaunchTemplateVersionsResponseErrorItem> kept = new ArrayList<>();
    for (long number : request.versions().stream().map(template::number).toList()) {
      try {
        templates.deleteVersion(call.principal(), template.id(), number);
        deleted.add(
            DeleteLaunchTemplateVersionsResponseSuccessItem.builder()
                .launchTemplateId(template.id())
                .launchTemplateName(template.name())
                .versionNumber(number)
                .build());
      } catch (FaultException refused) {
        kept.add(kept(template, number, refused.fault()));
      }
    }
    return DeleteLaunchTemplateVersionsResponse.builder()
        .successfullyDeletedLaunchTemplateVersions(deleted)
        .unsuccessfullyDeletedLaunchTemplateVersions(kept)
        .build();
  }

  private static DeleteLaunchTemplateVersionsResponseErrorItem kept(
      LaunchTemplate template, long number, Fault fault) {
    String code =
        fault instanceof Fault.NotFound ? "launchTemplateVersionDoesNotExist" : "unexpectedError";
    return DeleteLaunchTemplateVersionsResponseErrorItem.builder()
        .launchTemplateId(template.id())
        .launchTemplateName(template.name())
        .versionNumber(number)
        .responseError(error -> error.code(code).message(fault.message()))
        .build();
  }
}
