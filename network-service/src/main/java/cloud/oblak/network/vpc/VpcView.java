package cloud.oblak.network.vpc;

import java.time.Instant;
import java.util.Map;

/**
 * A VPC as the API shows it.
 *
 * @param state always {@code available}
 * @param reason always empty
 */
public record VpcView(
    String id,
    String cidr,
    boolean isDefault,
    String state,
    String reason,
    Instant createdAt,
    Map<String, String> tags) {}
