package cloud.oblak.metering.usage;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Timestamp;
import java.util.Locale;

/** Turns the edges of instances into intervals. */
@ApplicationScoped
public class UsageEdges {
  private static final String METER = "running";
  // Never before the end of the interval before; where that one is empty and begins at the same
  // moment, it goes on. An edge that repeats what is so already changes nothing.
  private static final String OPEN =
      """
      INSERT INTO usage_interval (resource_id, meter, start_at, account_id, kind, instance_type)
      SELECT ?, ?, greatest(?, max(end_at)), ?, ?, ?
      FROM usage_interval WHERE resource_id = ? AND meter = ?
      HAVING count(*) FILTER (WHERE end_at IS NULL) = 0
      ON CONFLICT (resource_id, meter, start_at) DO UPDATE
      SET end_at = NULL, kind = excluded.kind, instance_type = excluded.instance_type
      """;
  private static final String CLOSE =
      """
      UPDATE usage_interval SET end_at = greatest(?, start_at)
      WHERE resource_id = ? AND meter = ? AND end_at IS NULL
      """;

  private final ServiceDatabase database;

  UsageEdges(@Identifier("metering") ServiceDatabase database) {
    this.database = database;
  }

  /** Takes in an event that was not stored before, in the transaction that stores it. */
  public void take(Event event) {
    switch (event.type()) {
      case "instance.running" -> open(event);
      case "instance.stopping",
          "instance.shutting-down",
          "instance.stopped",
          "instance.terminated" ->
          close(event);
      default -> {}
    }
  }

  private void open(Event event) {
    database.update(
        OPEN,
        event.resourceId(),
        METER,
        Timestamp.from(event.at()),
        event.accountId(),
        text(event, "kind").toLowerCase(Locale.ROOT),
        text(event, "instanceType"),
        event.resourceId(),
        METER);
  }

  private void close(Event event) {
    database.update(CLOSE, Timestamp.from(event.at()), event.resourceId(), METER);
  }

  private static String text(Event event, String key) {
    return event.detail().get(key) instanceof String text ? text : "";
  }
}
