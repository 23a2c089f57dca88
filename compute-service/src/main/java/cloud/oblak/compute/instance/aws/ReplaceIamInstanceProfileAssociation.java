package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.ProfileAssociations;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceIamInstanceProfileAssociationResponse;

/** Gives an instance another profile, under a new association. */
@ApplicationScoped
public class ReplaceIamInstanceProfileAssociation
    implements AwsAction<
        ReplaceIamInstanceProfileAssociationRequest, ReplaceIamInstanceProfileAssociationResponse> {
  private final ProfileAssociations associations;

  ReplaceIamInstanceProfileAssociation(ProfileAssociations associations) {
    this.associations = associations;
  }

  @Override
  public Class<ReplaceIamInstanceProfileAssociationRequest> request() {
    return ReplaceIamInstanceProfileAssociationRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("AssociationId", "IamInstanceProfile.Arn", "IamInstanceProfile.Name");
  }

  @Override
  public ReplaceIamInstanceProfileAssociationResponse answer(
      ReplaceIamInstanceProfileAssociationRequest request, AwsCall call) {
    Instance changed =
        associations.replace(
            call.principal(),
            ProfileWords.association(request.associationId()),
            ProfileWords.required(request.iamInstanceProfile()),
            "ec2:ReplaceIamInstanceProfileAssociation");
    return ReplaceIamInstanceProfileAssociationResponse.builder()
        .iamInstanceProfileAssociation(ProfileWords.association(changed, "associating"))
        .build();
  }
}
