package cloud.oblak.compute.image.aws;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.image.Image;
import cloud.oblak.compute.image.OwnImages;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.ResetImageAttributeName;
import software.amazon.awssdk.services.ec2.model.ResetImageAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetImageAttributeResponse;

/** Takes back what others may do with an image. */
@ApplicationScoped
public class ResetImageAttribute
    implements AwsAction<ResetImageAttributeRequest, ResetImageAttributeResponse> {
  private final OwnImages own;

  ResetImageAttribute(OwnImages own) {
    this.own = own;
  }

  @Override
  public Class<ResetImageAttributeRequest> request() {
    return ResetImageAttributeRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("ImageId", "Attribute");
  }

  @Override
  public ResetImageAttributeResponse answer(ResetImageAttributeRequest request, AwsCall call) {
    String id = OneImage.id(request.imageId());
    if (request.attribute() != ResetImageAttributeName.LAUNCH_PERMISSION) {
      throw Ec2Fault.unsupported("Only launchPermission can be reset.");
    }
    Image image = own.own(call.principal(), id);
    own.share(
        call.principal(),
        id,
        Set.of(),
        Set.copyOf(image.sharedWith()),
        image.isPublic() ? Boolean.FALSE : null);
    return ResetImageAttributeResponse.builder().build();
  }
}
