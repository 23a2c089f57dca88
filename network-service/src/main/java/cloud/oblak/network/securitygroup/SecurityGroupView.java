package cloud.oblak.network.securitygroup;

import java.time.Instant;
import java.util.Map;

/**
 * A security group as the API shows it.
 *
 * @param state always {@code available}
 * @param reason always empty
 */
public record SecurityGroupView(
    String id,
    String name,
    String description,
    String vpcId,
    boolean isDefault,
    String state,
    String reason,
    Instant createdAt,
    Map<String, String> tags) {}
