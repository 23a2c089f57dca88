package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.ImageKind;
import java.util.List;
import java.util.Map;

/** What an instance was launched with; only its size and user data can change, while stopped. */
public record Origin(
    String accountId,
    String reservationId,
    ImageKind kind,
    ImageRef image,
    Size size,
    Guest guest,
    List<String> wantedGroups,
    Launch launch) {

  /**
   * What the launch asked for beside that.
   *
   * @param subnetId empty: the zone's default subnet
   * @param clientToken empty: none
   * @param architecture the image's
   * @param beside what the request does not say; only at the launch
   * @param profile the instance profile, later one of the options; only at the launch
   */
  public record Launch(
      String subnetId,
      String clientToken,
      String architecture,
      RunRequest.Beside beside,
      Profile profile) {}

  /** The same with the limits of another type. */
  Origin with(Size another) {
    return new Origin(accountId, reservationId, kind, image, another, guest, wantedGroups, launch);
  }

  /** The same with other user data. */
  Origin withUserData(String userData) {
    Guest other =
        new Guest(
            guest.keyName(),
            guest.publicKey(),
            userData,
            guest.command(),
            guest.environment(),
            guest.workingDirectory());
    return new Origin(accountId, reservationId, kind, image, size, other, wantedGroups, launch);
  }

  /** The image, pinned by checksum. */
  public record ImageRef(
      String id, String name, String location, String checksum, boolean trusted) {}

  /**
   * The limits of the type at the time of the launch.
   *
   * @param cpuClaim thousandths of a CPU that placement claimed
   * @param cpuLimit thousandths of a CPU that may be used at most
   * @param memoryClaim bytes that placement claimed: for a VM more than the guest sees
   * @param diskIops disk operations per second at most; 0: not limited
   * @param networkMbit Mbit/s at most, each way; 0: not limited
   */
  public record Size(
      String type,
      int vcpus,
      long cpuClaim,
      int cpuLimit,
      long memoryBytes,
      long memoryClaim,
      long diskBytes,
      int diskIops,
      int networkMbit,
      int pids) {}

  /**
   * What the guest is given.
   *
   * @param keyName empty: none
   * @param userData base64; empty: none
   * @param command null where the row was read without the parts that can be long
   */
  public record Guest(
      String keyName,
      String publicKey,
      String userData,
      List<String> command,
      Map<String, String> environment,
      String workingDirectory) {}
}
