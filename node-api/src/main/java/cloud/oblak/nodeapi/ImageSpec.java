package cloud.oblak.nodeapi;

import java.util.List;

/**
 * An image a host should have in its cache.
 *
 * @param imageId {@code ami-…}
 * @param kind which driver runs it
 * @param location where it comes from: {@code oci://registry/name:tag}, {@code https://…} (qcow2 or
 *     raw); for an operator's image also {@code oci-layout:/path[:tag]}, {@code file:///path}
 *     (qcow2 or raw), and {@code kernel:///path/to/kernel?initrd=/path/to/initrd&append=…}
 * @param checksum {@code sha256:…} found by the first host that fetched it (the manifest digest of
 *     a container image); empty until known. A host that fetches something else must fail.
 * @param trusted the operator's own: local locations and private addresses are allowed
 * @param allowedHosts host names or addresses from which this installation may download although
 *     they are private, loopback or link-local
 * @param accountId the image's owner, for a host to be fair to; empty where an older control plane
 *     does not tell
 */
public record ImageSpec(
    String imageId,
    ImageKind kind,
    String location,
    String checksum,
    boolean trusted,
    List<String> allowedHosts,
    String accountId)
    implements NodeObject {
  public ImageSpec {
    checksum = checksum == null ? "" : checksum;
    allowedHosts = allowedHosts == null ? List.of() : List.copyOf(allowedHosts);
    accountId = accountId == null ? "" : accountId;
  }

  /** An image whose owner is not told. */
  public ImageSpec(
      String imageId,
      ImageKind kind,
      String location,
      String checksum,
      boolean trusted,
      List<String> allowedHosts) {
    this(imageId, kind, location, checksum, trusted, allowedHosts, "");
  }
}
