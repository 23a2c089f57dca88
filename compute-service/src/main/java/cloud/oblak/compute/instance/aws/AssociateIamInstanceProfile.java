package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.ProfileAssociations;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileRequest;
import software.amazon.awssdk.services.ec2.model.AssociateIamInstanceProfileResponse;

/** Gives an instance a profile. */
@ApplicationScoped
public class AssociateIamInstanceProfile
    implements AwsAction<AssociateIamInstanceProfileRequest, AssociateIamInstanceProfileResponse> {
  private final ProfileAssociations associations;

  AssociateIamInstanceProfile(ProfileAssociations associations) {
    this.associations = associations;
  }

  @Override
  public Class<AssociateIamInstanceProfileRequest> request() {
    return AssociateIamInstanceProfileRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceId", "IamInstanceProfile.Arn", "IamInstanceProfile.Name");
  }

  @Override
  public AssociateIamInstanceProfileResponse answer(
      AssociateIamInstanceProfileRequest request, AwsCall call) {
    String id = OneInstance.id(request.instanceId());
    Instance changed =
        associations.associate(
            call.principal(), id, ProfileWords.required(request.iamInstanceProfile()));
    return AssociateIamInstanceProfileResponse.builder()
        .iamInstanceProfileAssociation(ProfileWords.association(changed, "associating"))
        .build();
  }
}
