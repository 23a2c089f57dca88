package cloud.oblak.compute.image.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.image.Image;
import cloud.oblak.compute.image.Images;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;

/** Lists the images that the caller may launch. */
@ApplicationScoped
public class DescribeImages implements AwsAction<DescribeImagesRequest, DescribeImagesResponse> {
  private static final Paging PAGING = new Paging(1, 1000, "imageIds");

  private final Images images;

  DescribeImages(Images images) {
    this.images = images;
  }

  @Override
  public Class<DescribeImagesRequest> request() {
    return DescribeImagesRequest.class;
  }

  @Override
  public Members honours() {
    // No image is ever deprecated or disabled.
    return Members.of(
        "ImageIds",
        "Owners",
        "ExecutableUsers",
        "Filters",
        "IncludeDeprecated",
        "IncludeDisabled",
        "MaxResults",
        "NextToken");
  }

  @Override
  public DescribeImagesResponse answer(DescribeImagesRequest request, AwsCall call) {
    List<String> ids = Images.IDS.checked(request.imageIds());
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), ids);
    Page<Image> page =
        images.search(
            call.accountId(),
            ImageFilters.of(
                call.accountId(),
                ids,
                request.owners(),
                request.executableUsers(),
                Ec2Lists.filters(request.filters())),
            wanted);
    if (page.items().size() < ids.size()) {
      Images.IDS.allFound(ids, images.existing(call.accountId(), ids));
    }
    return DescribeImagesResponse.builder()
        .images(
            page.items().stream().map(image -> ImageItems.item(image, call.accountId())).toList())
        .nextToken(page.nextToken())
        .build();
  }
}
