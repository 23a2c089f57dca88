package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.ImageSpec;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a container image comes from. */
sealed interface OciLocation {

  /** As skopeo names it; nothing in it can be taken for an option. */
  String source();

  /**
   * An image in a registry.
   *
   * @param host name or address, without port
   * @param port as written; 443 where none is
   */
  record Registry(String source, String host, int port) implements OciLocation {}

  /** A layout on this host. */
  record Layout(String source) implements OciLocation {}

  Pattern REGISTRY =
      Pattern.compile(
          "oci://((?:[a-zA-Z0-9-]+\\.)*[a-zA-Z0-9-]+)(?::(\\d{1,5}))?/"
              + "([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)"
              + "(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");
  Pattern LAYOUT = Pattern.compile("oci-layout:(/[^:\\p{Cntrl}]+)(?::([\\w][\\w.-]{0,127}))?");

  /** Reads a location; where the digest is known, the tag does not matter any more. */
  static OciLocation of(ImageSpec spec) {
    Matcher layout = LAYOUT.matcher(spec.location());
    if (layout.matches()) {
      if (!spec.trusted()) {
        throw refused("Only the operator may use images of the host's own disk.");
      }
      String tag = layout.group(2) == null ? "" : ":" + layout.group(2);
      return new Layout("oci:" + layout.group(1) + tag);
    }
    Matcher registry = REGISTRY.matcher(spec.location());
    if (!registry.matches()) {
      throw refused("The location must be oci://registry/name:tag.");
    }
    String host = registry.group(1);
    String port = registry.group(2);
    if (port == null && !host.contains(".") && !host.equals("localhost")) {
      throw refused("The location lacks a registry: write oci://docker.io/library/" + host + ".");
    }
    String digest = spec.checksum().isEmpty() ? registry.group(5) : spec.checksum();
    String tag = registry.group(4) == null ? "latest" : registry.group(4);
    String source =
        "docker://%s%s/%s%s"
            .formatted(
                host,
                port == null ? "" : ":" + port,
                registry.group(3),
                digest == null ? ":" + tag : "@" + digest);
    return new Registry(source, host, port == null ? 443 : Integer.parseInt(port));
  }

  private static DriverException refused(String words) {
    return DriverException.permanentFailure(words, null);
  }
}
