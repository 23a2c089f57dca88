package cloud.oblak.metering.event;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * An event as the API shows it.
 *
 * @param number its place among all events of the installation, the id of a stream's entry
 * @param accountId owner of the resource
 */
record EventView(
    UUID id,
    long number,
    String type,
    Instant at,
    String accountId,
    String actor,
    String requestId,
    String resourceKind,
    String resourceId,
    Map<String, Object> detail) {}
