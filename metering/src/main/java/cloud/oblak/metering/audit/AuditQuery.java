package cloud.oblak.metering.audit;

import cloud.oblak.platform.PageRequest;
import java.time.Instant;
import java.util.Map;

/**
 * Which records are asked for.
 *
 * @param attributes all of which a record must have
 * @param from the first moment
 * @param to the first moment after
 */
public record AuditQuery(
    String accountId,
    Map<AuditAttribute, String> attributes,
    Instant from,
    Instant to,
    PageRequest page) {
  public AuditQuery {
    attributes = Map.copyOf(attributes);
  }
}
