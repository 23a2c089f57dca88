package cloud.oblak.network.securitygroup;

import java.time.Instant;
import java.util.Map;

/**
 * A rule as the API shows it; fields that do not apply are absent.
 *
 * @param securityGroupId the group it belongs to
 * @param state always {@code available}
 */
public record RuleView(
    String id,
    String securityGroupId,
    String direction,
    String protocol,
    Integer fromPort,
    Integer toPort,
    String cidr,
    String groupId,
    String description,
    String state,
    String reason,
    Instant createdAt,
    Map<String, String> tags) {}
