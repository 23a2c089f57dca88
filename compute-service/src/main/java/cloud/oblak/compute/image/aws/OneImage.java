package cloud.oblak.compute.image.aws;

import cloud.oblak.compute.image.Images;
import cloud.oblak.platform.Fault;
import java.util.List;

/** The id in a request about one image. */
final class OneImage {
  private OneImage() {}

  static String id(String id) {
    if (id == null || id.isEmpty()) {
      throw Fault.missing("ImageId", "The request must contain the parameter imageId");
    }
    return Images.IDS.checked(List.of(id)).getFirst();
  }
}
