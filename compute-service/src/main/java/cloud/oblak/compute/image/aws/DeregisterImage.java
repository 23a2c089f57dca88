package cloud.oblak.compute.image.aws;

import cloud.oblak.compute.image.Images;
import cloud.oblak.compute.image.OwnImages;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.DeregisterImageRequest;
import software.amazon.awssdk.services.ec2.model.DeregisterImageResponse;

/** Deletes an image of the caller. */
@ApplicationScoped
public class DeregisterImage implements AwsAction<DeregisterImageRequest, DeregisterImageResponse> {
  private final Images images;
  private final OwnImages own;

  DeregisterImage(Images images, OwnImages own) {
    this.images = images;
    this.own = own;
  }

  @Override
  public Class<DeregisterImageRequest> request() {
    return DeregisterImageRequest.class;
  }

  @Override
  public Members honours() {
    // An image has no snapshots that could be left.
    return Members.of("ImageId", "DeleteAssociatedSnapshots");
  }

  @Override
  public DeregisterImageResponse answer(DeregisterImageRequest request, AwsCall call) {
    String id = OneImage.id(request.imageId());
    own.own(call.principal(), id);
    images.delete(call.principal(), id);
    return DeregisterImageResponse.builder().returnValue(true).build();
  }
}
