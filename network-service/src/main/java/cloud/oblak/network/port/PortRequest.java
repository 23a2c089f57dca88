package cloud.oblak.network.port;

import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.IdKind;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A port that compute wants.
 *
 * @param portId {@code eni-…}, chosen by compute
 * @param hostId the host that will have it
 * @param subnetId empty: the default subnet of {@code zone}
 * @param zone zone letter; where a subnet is named, ignored
 * @param securityGroups ids or names; empty: the default group
 * @param networkMbit Mbit/s at most, each way; 0 or null, as compute of the release before has it:
 *     not limited
 */
record PortRequest(
    String portId,
    String accountId,
    String instanceId,
    String hostId,
    ImageKind kind,
    String subnetId,
    String zone,
    List<String> securityGroups,
    Integer networkMbit) {
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

  PortRequest {
    check("portId", IdKind.INTERFACE.matches(portId));
    check("accountId", accountId != null && ACCOUNT.matcher(accountId).matches());
    check("instanceId", IdKind.INSTANCE.matches(instanceId));
    check("hostId", IdKind.HOST.matches(hostId));
    check("kind", kind != null);
    subnetId = subnetId == null ? "" : subnetId;
    zone = zone == null ? "" : zone;
    networkMbit = networkMbit == null ? 0 : networkMbit;
    check("networkMbit", networkMbit >= 0);
    check("subnetId", subnetId.isEmpty() || IdKind.SUBNET.matches(subnetId));
    securityGroups = securityGroups == null ? List.of() : List.copyOf(securityGroups);
    check(
        "securityGroups",
        securityGroups.stream().allMatch(name -> name.chars().noneMatch(Character::isISOControl)));
  }

  private static void check(String field, boolean good) {
    if (!good) {
      throw Fault.invalid(field, field + " is missing or malformed.");
    }
  }
}
