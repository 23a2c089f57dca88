package cloud.oblak.compute.image;

import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Which locations whom may import from; the fetching host checks addresses and contents. */
final class ImageLocation {
  private static final int MAX_LENGTH = 2048;
  private static final Pattern OCI =
      Pattern.compile(
          "oci://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+"
              + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?");
  private static final Pattern LAYOUT =
      Pattern.compile("oci-layout:/[^:\\s]*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?");

  private ImageLocation() {}

  /**
   * Checks a location.
   *
   * @param operator whether the caller may name files of hosts
   * @return the location
   */
  static String check(ImageKind kind, String location, boolean operator) {
    if (location == null || location.isEmpty()) {
      throw Fault.missing("location", "location is required, for example " + example(kind) + ".");
    }
    if (location.length() > MAX_LENGTH || !location.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw bad("location must be at most 2048 printable ASCII characters without spaces.");
    }
    boolean local =
        location.startsWith("oci-layout:")
            || location.startsWith("file:")
            || location.startsWith("kernel:");
    if (local && !operator) {
      throw bad("Only the operator may import from a host's own files; use " + example(kind) + ".");
    }
    boolean good =
        switch (kind) {
          case CONTAINER -> OCI.matcher(location).matches() || LAYOUT.matcher(location).matches();
          case VM -> vm(location);
        };
    if (!good) {
      throw bad("This is no location of such an image; it looks like " + example(kind) + ".");
    }
    return location;
  }

  private static boolean vm(String location) {
    try {
      URI uri = new URI(location);
      String scheme = String.valueOf(uri.getScheme());
      return switch (scheme) {
        case "https" -> uri.getHost() != null && uri.getUserInfo() == null;
        case "file", "kernel" ->
            uri.getAuthority() == null && uri.getPath() != null && uri.getPath().startsWith("/");
        default -> false;
      };
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static String example(ImageKind kind) {
    return kind == ImageKind.CONTAINER
        ? "oci://registry.example/name:tag"
        : "https://images.example/disk.qcow2";
  }

  private static FaultException bad(String message) {
    return new Fault.Invalid(ImageFault.LOCATION, "location", message).exception();
  }
}
