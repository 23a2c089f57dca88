package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.ProfileAssociations;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateIamInstanceProfileResponse;

/** Takes an instance's profile away. */
@ApplicationScoped
public class DisassociateIamInstanceProfile
    implements AwsAction<
        DisassociateIamInstanceProfileRequest, DisassociateIamInstanceProfileResponse> {
  private final ProfileAssociations associations;

  DisassociateIamInstanceProfile(ProfileAssociations associations) {
    this.associations = associations;
  }

  @Override
  public Class<DisassociateIamInstanceProfileRequest> request() {
    return DisassociateIamInstanceProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("AssociationId");
  }

  @Override
  public DisassociateIamInstanceProfileResponse answer(
      DisassociateIamInstanceProfileRequest request, AwsCall call) {
    Instance before =
        associations.disassociate(
            call.principal(),
            ProfileWords.association(request.associationId()),
            "ec2:DisassociateIamInstanceProfile");
    return DisassociateIamInstanceProfileResponse.builder()
        .iamInstanceProfileAssociation(ProfileWords.association(before, "disassociating"))
        .build();
  }
}
