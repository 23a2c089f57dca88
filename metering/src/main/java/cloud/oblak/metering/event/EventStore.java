package cloud.oblak.metering.event;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.FeedPage;
import cloud.oblak.metering.usage.UsageEdges;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Stores events once and reads them back in order. */
@ApplicationScoped
class EventStore {
  private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};
  private static final String COLUMNS =
      """
      SELECT number, id, type, at, account_id, actor, request_id, resource_kind, resource_id, detail
      FROM event
      """;
  private static final String INSERT =
      """
      INSERT INTO event (number, id, type, at, account_id, actor, request_id, resource_kind,
                         resource_id, detail)
      SELECT ? + n, id, type, at, account, actor, request, kind, resource, detail::jsonb
      FROM unnest(?, ?, ?::timestamptz[], ?, ?, ?, ?, ?, ?) WITH ORDINALITY
           AS e(id, type, at, account, actor, request, kind, resource, detail, n)
      """;

  private final ServiceDatabase database;
  private final UsageEdges usage;
  private final RejectedEvents rejected;
  private final ObjectMapper json;
  private volatile Runnable stored = () -> {};

  EventStore(
      @Identifier("metering") ServiceDatabase database,
      UsageEdges usage,
      RejectedEvents rejected,
      ObjectMapper json) {
    this.database = database;
    this.usage = usage;
    this.rejected = rejected;
    this.json = json;
  }

  /** Stores those events of a page that are new, in the caller's transaction. */
  void store(FeedPage page) {
    lock();
    List<Event> fresh = fresh(page);
    if (fresh.isEmpty()) {
      return;
    }
    rejected.storing(fresh, this::append);
    database.afterCommit(() -> stored.run());
  }

  private long lock() {
    return database
        .find("SELECT last FROM event_number FOR UPDATE", row -> row.getLong(1))
        .orElseThrow();
  }

  private void append(List<Event> events) {
    database.update(
        INSERT,
        lock(),
        events.stream().map(Event::id).toArray(UUID[]::new),
        texts(events, Event::type),
        // Text: an array of timestamps would travel as wall clock time, which is not unique.
        texts(events, event -> event.at().toString()),
        texts(events, Event::accountId),
        texts(events, Event::actor),
        texts(events, Event::requestId),
        texts(events, Event::resourceKind),
        texts(events, Event::resourceId),
        texts(events, event -> write(event.detail())));
    database.update("UPDATE event_number SET last = last + ?", events.size());
    events.forEach(usage::take);
  }

  private List<Event> fresh(FeedPage page) {
    Map<UUID, Event> events = new LinkedHashMap<>();
    page.events().forEach(one -> events.putIfAbsent(one.event().id(), one.event()));
    Set<UUID> known =
        new HashSet<>(
            database.query(
                "SELECT id FROM event WHERE id = ANY(?)",
                row -> row.getObject(1, UUID.class),
                (Object) events.keySet().toArray(UUID[]::new)));
    return events.values().stream().filter(event -> !known.contains(event.id())).toList();
  }

  /** Events for an audience after a number. */
  List<EventView> after(Audience audience, long number, int limit) {
    return switch (audience) {
      case Audience.Everyone all -> ofAll(number, limit);
      case Audience.Account account ->
          database.query(
              COLUMNS + "WHERE account_id = ? AND number > ? ORDER BY number LIMIT ?",
              this::read,
              account.id(),
              number,
              limit);
    };
  }

  /** Events of all accounts after a number. */
  List<EventView> ofAll(long number, int limit) {
    return database.query(
        COLUMNS + "WHERE number > ? ORDER BY number LIMIT ?", this::read, number, limit);
  }

  /** The highest number that is visible. */
  long last() {
    return database.find("SELECT last FROM event_number", row -> row.getLong(1)).orElse(0L);
  }

  /** Runs after each commit of this process that stored something. */
  void onStored(Runnable listener) {
    stored = listener;
  }

  /** An event as JSON. */
  String json(EventView event) {
    return write(event);
  }

  private EventView read(ResultSet row) throws SQLException {
    return new EventView(
        row.getObject("id", UUID.class),
        row.getLong("number"),
        row.getString("type"),
        row.getTimestamp("at").toInstant(),
        row.getString("account_id"),
        row.getString("actor"),
        row.getString("request_id"),
        row.getString("resource_kind"),
        row.getString("resource_id"),
        parse(row.getString("detail")));
  }

  private static String[] texts(Collection<Event> events, Function<Event, String> field) {
    return events.stream().map(field).toArray(String[]::new);
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException("An event cannot be written as JSON.", unwritable);
    }
  }

  private Map<String, Object> parse(String text) {
    try {
      return json.readValue(text, DETAIL);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("An event's detail in the database is not JSON.", corrupt);
    }
  }
}
