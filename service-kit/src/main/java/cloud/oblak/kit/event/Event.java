package cloud.oblak.kit.event;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Something that happened to a resource.
 *
 * @param id unique for ever; consumers deduplicate by it
 * @param type for example {@code instance.running}
 * @param at when it happened, by the database's clock, never before the resource's previous event
 * @param accountId owner of the resource
 * @param actor principal ARN that caused it; {@code service:compute} for background work
 * @param requestId of the request that caused it; empty for background work
 * @param resourceKind for example {@code instance}
 * @param resourceId its id
 * @param detail what a consumer needs beyond that; JSON values
 */
public record Event(
    UUID id,
    String type,
    Instant at,
    String accountId,
    String actor,
    String requestId,
    String resourceKind,
    String resourceId,
    Map<String, Object> detail) {
  public Event {
    detail = Map.copyOf(detail);
  }

  /** A new event with an id of its own. */
  public static Event of(
      String type,
      Instant at,
      String accountId,
      String actor,
      String requestId,
      String resourceKind,
      String resourceId,
      Map<String, Object> detail) {
    return new Event(
        UUID.randomUUID(), type, at, accountId, actor, requestId, resourceKind, resourceId, detail);
  }
}
