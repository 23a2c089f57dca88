package cloud.oblak.compute.image.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.ec2.Ec2Region;
import cloud.oblak.compute.image.Image;
import cloud.oblak.compute.image.Images;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.CopyImageRequest;
import software.amazon.awssdk.services.ec2.model.CopyImageResponse;

/** Makes an image of the caller of one that it may launch. */
@ApplicationScoped
public class CopyImage implements AwsAction<CopyImageRequest, CopyImageResponse> {
  private final Images images;
  private final Ec2Region region;

  CopyImage(Images images, Ec2Region region) {
    this.images = images;
    this.region = region;
  }

  @Override
  public Class<CopyImageRequest> request() {
    return CopyImageRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of(
            "ClientToken",
            "CopyImageTags",
            "Description",
            "Name",
            "SourceImageId",
            "SourceRegion",
            "TagSpecifications")
        .orDefault("Encrypted", false);
  }

  @Override
  public CopyImageResponse answer(CopyImageRequest request, AwsCall call) {
    String source = OneImage.id(request.sourceImageId());
    if (!region.name().equals(request.sourceRegion())) {
      throw Fault.invalid("SourceRegion", "The only region is " + region.name() + ".");
    }
    Map<String, String> tags = new TreeMap<>();
    if (Boolean.TRUE.equals(request.copyImageTags())) {
      Image original = images.get(call.accountId(), source);
      if (original.accountId().equals(call.accountId())) {
        tags.putAll(original.tags());
      }
    }
    tags.putAll(Ec2Lists.tags("image", request.tagSpecifications()));
    Image made =
        images.copy(
            call.principal(),
            source,
            new Images.CopyRequest(request.name(), request.description(), tags),
            request.clientToken());
    return CopyImageResponse.builder().imageId(made.id()).build();
  }
}
