package cloud.oblak.network.subnet;

import java.time.Instant;
import java.util.Map;

/**
 * A subnet as the API shows it.
 *
 * @param zone zone letter
 * @param state always {@code available}
 * @param reason always empty
 */
public record SubnetView(
    String id,
    String vpcId,
    String zone,
    String cidr,
    boolean isDefault,
    String state,
    String reason,
    Instant createdAt,
    Map<String, String> tags) {}
