package cloud.oblak.compute.image;

import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Names;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * What a caller sends to import an image.
 *
 * @param kind {@code container} or {@code vm}
 * @param architecture absent: x86_64
 * @param minDiskGiB absent: what the image itself needs
 * @param isPublic for all accounts; the operator only
 */
public record ImageRequest(
    String name,
    String kind,
    String location,
    String architecture,
    Integer minDiskGiB,
    @JsonProperty("public") Boolean isPublic,
    String description,
    Map<String, String> tags) {
  private static final List<String> ARCHITECTURES = List.of("x86_64", "arm64");
  private static final int MAX_DISK_GIB = 65_536;

  ImageRequest check(boolean operator) {
    Names.check("name", name);
    if (IdKind.IMAGE.matches(name)) {
      throw Fault.invalid("name", "A name must not look like an image's id.");
    }
    ImageLocation.check(imageKind(), location, operator);
    if (!ARCHITECTURES.contains(arch())) {
      throw Fault.invalid("architecture", "architecture must be x86_64 or arm64.");
    }
    if (minDiskGiB != null && (minDiskGiB < 1 || minDiskGiB > MAX_DISK_GIB)) {
      throw Fault.invalid("minDiskGiB", "minDiskGiB must be between 1 and 65536.");
    }
    if (forAll() && !operator) {
      throw new Fault.Denied(
              CommonFault.DENIED, "Only the operator may make an image public to all accounts.")
          .exception();
    }
    checkDescription(description);
    Names.checkTags("tags", tags);
    return this;
  }

  /** The description; absent means empty. */
  static String checkDescription(String description) {
    if (description == null || description.isEmpty()) {
      return "";
    }
    return Names.check("description", description);
  }

  ImageKind imageKind() {
    return switch (kind) {
      case "container" -> ImageKind.CONTAINER;
      case "vm" -> ImageKind.VM;
      case null, default -> throw Fault.invalid("kind", "kind must be container or vm.");
    };
  }

  String arch() {
    return architecture == null ? "x86_64" : architecture;
  }

  boolean forAll() {
    return isPublic != null && isPublic;
  }

  long minDiskBytes() {
    return minDiskGiB == null ? 0 : (long) minDiskGiB << 30;
  }
}
