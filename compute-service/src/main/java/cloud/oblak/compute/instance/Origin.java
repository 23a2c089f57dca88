package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.ImageKind;
import java.util.List;
import java.util.Map;

/** What an instance was launched with and keeps for its life. */
record Origin(
    String accountId,
    String reservationId,
    ImageKind kind,
    ImageRef image,
    Size size,
    Guest guest,
    List<String> wantedGroups) {

  /** The image, pinned by checksum. */
  record ImageRef(String id, String name, String location, String checksum, boolean trusted) {}

  /**
   * The limits of the type at the time of the launch.
   *
   * @param cpuClaim thousandths of a CPU that placement claimed
   * @param cpuLimit thousandths of a CPU that may be used at most
   * @param memoryClaim bytes that placement claimed: for a VM more than the guest sees
   * @param diskIops disk operations per second at most; 0: not limited
   * @param networkMbit Mbit/s at most, each way; 0: not limited
   */
  record Size(
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
  record Guest(
      String keyName,
      String publicKey,
      String userData,
      List<String> command,
      Map<String, String> environment,
      String workingDirectory) {}
}
