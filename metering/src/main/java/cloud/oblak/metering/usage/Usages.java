package cloud.oblak.metering.usage;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads usage: pages of intervals, or sums. */
@ApplicationScoped
class Usages {
  // The part of each interval that lies in the window; ends now where it is still open.
  private static final String PARTS =
      """
      SELECT resource_id, kind, instance_type, start_at AS key_start,
             greatest(start_at, w.lower) AS part_start,
             least(coalesce(end_at, w.moment), w.upper) AS part_end,
             end_at IS NULL AND w.moment < w.upper AS running
      FROM usage_interval, (SELECT ?::timestamptz AS lower, ?::timestamptz AS upper,
                                   ?::timestamptz AS moment) w
      WHERE account_id = ? AND start_at < w.upper
        AND coalesce(end_at, greatest(w.moment, start_at) + interval '1 microsecond') > w.lower
      """;
  private static final String SECONDS =
      "floor(extract(epoch FROM part_end)) - floor(extract(epoch FROM part_start))";
  // Borders are computed on UTC's wall clock, whatever the session's time zone.
  private static final String CUT =
      """
      SELECT resource_id, kind, instance_type,
             greatest(part_start, border AT TIME ZONE 'UTC') AS part_start,
             least(part_end, (border + ?::interval) AT TIME ZONE 'UTC') AS part_end
      FROM parts,
           generate_series(date_trunc(?, part_start AT TIME ZONE 'UTC'),
                           part_end AT TIME ZONE 'UTC', ?::interval) AS border
      """;

  private final ServiceDatabase database;

  Usages(@Identifier("metering") ServiceDatabase database) {
    this.database = database;
  }

  /** The database's clock. */
  Instant now() {
    return database
        .find("SELECT clock_timestamp()", row -> row.getTimestamp(1).toInstant())
        .orElseThrow();
  }

  private record Row(UsageView view, String key) {}

  /** A page of intervals in the order of resource and start. */
  Page<UsageView> list(String accountId, UsageWindow window, Instant now, PageRequest request) {
    Place after = Place.of(request);
    List<Row> rows =
        database.query(
            "WITH parts AS ("
                + PARTS
                + ") SELECT *, "
                + SECONDS
                + " AS seconds FROM parts WHERE (resource_id, key_start) > (?, ?)"
                + " ORDER BY resource_id, key_start LIMIT ?",
            row -> {
              Instant start = row.getTimestamp("key_start").toInstant();
              UsageView view =
                  new UsageView(
                      row.getString("resource_id"),
                      row.getString("kind"),
                      row.getString("instance_type"),
                      row.getTimestamp("part_start").toInstant(),
                      row.getBoolean("running") ? null : row.getTimestamp("part_end").toInstant(),
                      Math.max(0, row.getLong("seconds")));
              return new Row(view, view.resourceId() + " " + start);
            },
            Timestamp.from(window.from()),
            Timestamp.from(window.to()),
            Timestamp.from(now),
            accountId,
            after.resourceId(),
            Timestamp.from(after.start()),
            request.limit() + 1);
    return Page.of(rows, request, Row::key).map(Row::view);
  }

  /** A page of sums in the order of their keys. */
  Page<UsageGroupView> sums(
      String accountId,
      UsageWindow window,
      UsageGrouping grouping,
      Instant now,
      PageRequest request) {
    boolean cut = !grouping.step().isEmpty();
    String interval = "1 " + grouping.step();
    String sql =
        "WITH parts AS ("
            + PARTS
            + "), cut AS ("
            + (cut ? CUT : "SELECT * FROM parts")
            + "), sums AS (SELECT "
            + grouping.key()
            + " AS key, sum(greatest(0, "
            + SECONDS
            + ")) AS seconds FROM cut WHERE part_end > part_start GROUP BY 1)"
            + " SELECT key, seconds FROM sums WHERE key > ? ORDER BY key LIMIT ?";
    List<Object> parameters = new ArrayList<>();
    parameters.add(Timestamp.from(window.from()));
    parameters.add(Timestamp.from(window.to()));
    parameters.add(Timestamp.from(now));
    parameters.add(accountId);
    if (cut) {
      parameters.addAll(List.of(interval, grouping.step(), interval));
    }
    parameters.add(request.after());
    parameters.add(request.limit() + 1);
    List<UsageGroupView> rows =
        database.query(
            sql, row -> new UsageGroupView(row.getString(1), row.getLong(2)), parameters.toArray());
    return Page.of(rows, request, UsageGroupView::key);
  }

  /** Where a page ends. */
  private record Place(String resourceId, Instant start) {
    static Place of(PageRequest request) {
      if (request.after().isEmpty()) {
        return new Place("", Instant.EPOCH);
      }
      String[] parts = request.after().split(" ", -1);
      if (parts.length != 2) {
        throw PageRequest.foreignToken(null);
      }
      return new Place(parts[0], PageRequest.moment(parts[1]));
    }
  }
}
