package cloud.oblak.compute.instance;

import cloud.oblak.compute.tag.Tags;
import cloud.oblak.kit.aws.query.SqlFilters;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The instance table; writes run in the caller's transaction. */
@ApplicationScoped
class InstanceStore {
  private static final String SELECT = "SELECT " + InstanceRows.FULL + " FROM instance ";
  private static final String BRIEF = "SELECT " + InstanceRows.BRIEF + " FROM instance ";

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final Wishes wishes;
  private final Allowance allowance;

  InstanceStore(
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") Outbox outbox,
      Wishes wishes,
      Allowance allowance) {
    this.database = database;
    this.outbox = outbox;
    this.wishes = wishes;
    this.allowance = allowance;
  }

  /** Who causes a change. */
  record Actor(String arn, String requestId) {
    static final Actor SERVICE = new Actor("service:compute", "");
  }

  /** Who asked for something, and when it is done. */
  record Asked(Actor actor, Instant at) {}

  /** What a row is inserted with beside its origin. */
  record NewRow(String id, String portId, String hostId, String zone) {}

  /** The database's clock; to be read after the rows are locked. */
  Instant clock() {
    return database
        .find("SELECT clock_timestamp()", row -> row.getTimestamp(1).toInstant())
        .orElseThrow();
  }

  /**
   * Inserts the hidden rows of one launch in one statement, and takes them of the account's quotas.
   */
  void insert(
      Origin origin,
      List<NewRow> rows,
      Map<String, String> tags,
      boolean isProtected,
      Instance.Options options,
      Actor actor) {
    Origin.Size size = origin.size();
    Origin.Guest guest = origin.guest();
    database.update(
        """
        INSERT INTO instance (id, port_id, host_id, zone, launch_index, account_id, reservation_id,
            state, kind, image_id, image_name, image_location, image_checksum, image_trusted,
            instance_type, vcpus, cpu_claim, cpu_limit, memory_bytes, memory_claim, disk_bytes,
            disk_iops, network_mbit, pids, key_name, public_key, user_data, command, environment,
            working_directory, wanted_groups, protected, tags, last_edge, launched_at, created_at,
            wanted_subnet, client_token, architecture, ends_with_guest, monitored, metadata_hops,
            metadata_tokens, metadata_enabled, metadata_tags,
            actor, request_id, profile_id, profile_arn, profile_association,
            restart_policy, volume_type, volume_tags)
        SELECT u.id, u.port, u.host, u.zone, u.n - 1, ?, ?, 'pending', ?, ?, ?, ?, ?, ?,
            ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?::jsonb, t.now, t.now,
            t.now, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, p.id, p.arn,
            CASE WHEN p.id = '' THEN '' ELSE 'iip-assoc-' || substr(u.id, 3) END, p.restart,
            p.volume, p.volume_tags
        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[])
             WITH ORDINALITY AS u(id, port, host, zone, n),
             (SELECT clock_timestamp() AS now) AS t,
             (SELECT ?::text AS id, ?::text AS arn, ?::text AS restart, ?::text AS volume,
                     ?::jsonb AS volume_tags) AS p
        """,
        origin.accountId(),
        origin.reservationId(),
        origin.kind().name().toLowerCase(Locale.ROOT),
        origin.image().id(),
        origin.image().name(),
        origin.image().location(),
        origin.image().checksum(),
        origin.image().trusted(),
        size.type(),
        size.vcpus(),
        size.cpuClaim(),
        size.cpuLimit(),
        size.memoryBytes(),
        size.memoryClaim(),
        size.diskBytes(),
        size.diskIops(),
        size.networkMbit(),
        size.pids(),
        guest.keyName(),
        guest.publicKey(),
        guest.userData(),
        guest.command().toArray(String[]::new),
        Tags.write(guest.environment()),
        guest.workingDirectory(),
        origin.wantedGroups().toArray(String[]::new),
        isProtected,
        Tags.write(tags),
        origin.launch().subnetId(),
        origin.launch().clientToken(),
        origin.launch().architecture(),
        options.endsWithGuest(),
        options.monitored(),
        options.metadata().hops(),
        options.metadata().tokens(),
        options.metadata().enabled(),
        options.metadata().tags(),
        actor.arn(),
        actor.requestId(),
        rows.stream().map(NewRow::id).toArray(String[]::new),
        rows.stream().map(NewRow::portId).toArray(String[]::new),
        rows.stream().map(NewRow::hostId).toArray(String[]::new),
        rows.stream().map(NewRow::zone).toArray(String[]::new),
        origin.launch().profile().id(),
        origin.launch().profile().arn(),
        Restart.word(options.restart()),
        origin.launch().beside().volume().type().word(),
        Tags.write(origin.launch().beside().volume().tags()));
    allowance.take(origin.accountId(), size, rows.size());
  }

  /** How many of a launch its account's quotas let pass; refused where they are too few. */
  int room(Origin origin, int wanted, int least) {
    return allowance.room(origin.accountId(), origin.size(), wanted, least);
  }

  /** Hidden rows of a launch, doomed or not; in full where they are locked to be shown. */
  List<Instance> hidden(String reservationId, boolean doomed, boolean lock) {
    return database.query(
        (lock && !doomed ? SELECT : BRIEF)
            + "WHERE reservation_id = ? AND NOT shown AND doomed = ? ORDER BY id"
            + (lock ? " FOR UPDATE" : ""),
        InstanceRows::read,
        reservationId,
        doomed);
  }

  /** Who asked for a launch, and the database's clock; to be read after its rows are locked. */
  Asked asked(String reservationId) {
    return database
        .find(
            "SELECT actor, request_id, clock_timestamp() FROM instance WHERE reservation_id = ?"
                + " LIMIT 1",
            row ->
                new Asked(
                    new Actor(row.getString(1), row.getString(2)), row.getTimestamp(3).toInstant()),
            reservationId)
        .orElseThrow();
  }

  /** Visible rows of a launch. */
  List<Instance> launched(String reservationId) {
    return database.query(
        BRIEF + "WHERE reservation_id = ? AND shown ORDER BY launch_index",
        InstanceRows::read,
        reservationId);
  }

  /** Whether anything of a launch is there, visible or not. */
  boolean exists(String reservationId) {
    return database
        .find(
            "SELECT 1 FROM instance WHERE reservation_id = ? LIMIT 1",
            row -> row.getInt(1),
            reservationId)
        .isPresent();
  }

  /** Marks the hidden rows of a launch for undoing; false where there are none any more. */
  boolean doom(String reservationId) {
    return database.update(
            "UPDATE instance SET doomed = true WHERE reservation_id = ? AND NOT shown"
                + " AND NOT doomed",
            reservationId)
        > 0;
  }

  /** Deletes hidden rows that the caller has locked. */
  void delete(Collection<Instance> instances) {
    database.update(
        "DELETE FROM instance WHERE id = ANY(?) AND NOT shown", (Object) ids(instances));
    allowance.give(instances);
  }

  /** An instance of whatever account. */
  Optional<Instance> find(String id) {
    return database.find(BRIEF + "WHERE id = ? AND shown", InstanceRows::read, id);
  }

  /** In full where it is locked. */
  Optional<Instance> find(String accountId, String id, boolean lock) {
    return database.find(
        (lock ? SELECT : BRIEF)
            + "WHERE id = ? AND account_id = ? AND shown"
            + (lock ? " FOR UPDATE" : ""),
        InstanceRows::read,
        id,
        accountId);
  }

  /** Locks those of the given instances that are an account's and visible, in full. */
  List<Instance> lock(String accountId, Collection<String> ids) {
    return database.query(
        SELECT + "WHERE id = ANY(?) AND account_id = ? AND shown ORDER BY id FOR UPDATE",
        InstanceRows::read,
        ids.toArray(String[]::new),
        accountId);
  }

  /** Those of the given ids that are an account's and visible. */
  List<String> existing(String accountId, Collection<String> ids) {
    return database.query(
        "SELECT id FROM instance WHERE id = ANY(?) AND account_id = ? AND shown",
        row -> row.getString(1),
        ids.toArray(String[]::new),
        accountId);
  }

  /** The instance that an association of a profile belongs to. */
  Optional<Instance> associated(String accountId, String association) {
    return database.find(
        BRIEF
            + "WHERE account_id = ? AND profile_association = ? AND profile_association <> ''"
            + " AND shown AND state <> 'terminated'",
        InstanceRows::read,
        accountId,
        association);
  }

  /** Those of the given ids that are on a host, have a profile and are not about to go. */
  List<Instance> withProfileOnHost(String hostId, Collection<String> ids) {
    return database.query(
        BRIEF
            + "WHERE id = ANY(?) AND host_id = ? AND shown AND profile_id <> ''"
            + " AND state NOT IN ('shutting-down', 'terminated')",
        InstanceRows::read,
        ids.toArray(String[]::new),
        hostId);
  }

  /** The user data of an instance in base64; empty where it has none or is not there. */
  String userData(String accountId, String id) {
    return database
        .find(
            "SELECT user_data FROM instance WHERE id = ? AND account_id = ? AND shown",
            row -> row.getString(1),
            id,
            accountId)
        .orElse("");
  }

  /** Locks those of the given instances that are on a host. */
  List<Instance> lockOnHost(String hostId, Collection<String> ids) {
    return database.query(
        SELECT + "WHERE id = ANY(?) AND host_id = ? ORDER BY id FOR UPDATE",
        InstanceRows::read,
        ids.toArray(String[]::new),
        hostId);
  }

  /** Instances whose workload is gone from a host and that are not terminated yet. */
  List<Instance> goneOnHost(String hostId, int limit) {
    return database.query(
        BRIEF + "WHERE host_id = ? AND gone AND state <> 'terminated' ORDER BY id LIMIT ?",
        InstanceRows::read,
        hostId,
        limit);
  }

  /** Locks visible instances of a host that are not terminated yet. */
  List<Instance> lockAllOnHost(String hostId, int limit) {
    return database.query(
        BRIEF
            + "WHERE host_id = ? AND shown AND state <> 'terminated' ORDER BY id LIMIT ? FOR UPDATE",
        InstanceRows::read,
        hostId,
        limit);
  }

  /** Locks visible instances of an account that nobody has ended yet. */
  List<Instance> lockStanding(String accountId, int limit) {
    return database.query(
        BRIEF
            + "WHERE account_id = ? AND shown AND state NOT IN ('shutting-down', 'terminated')"
            + " ORDER BY id LIMIT ? FOR UPDATE",
        InstanceRows::read,
        accountId,
        limit);
  }

  /** Whether an account has instances that are not terminated, visible or not. */
  boolean anyLeft(String accountId) {
    return database
        .find(
            "SELECT 1 FROM instance WHERE account_id = ? AND state <> 'terminated' LIMIT 1",
            row -> row.getInt(1),
            accountId)
        .isPresent();
  }

  /** Whether launches that are not finished have claimed room on a host. */
  boolean awaitedOnHost(String hostId) {
    return database
        .find(
            "SELECT 1 FROM instance WHERE host_id = ? AND NOT shown AND state <> 'terminated'"
                + " LIMIT 1",
            row -> row.getInt(1),
            hostId)
        .isPresent();
  }

  Page<Instance> page(String accountId, InstanceFilter filter, PageRequest page) {
    StringBuilder sql = new StringBuilder();
    List<Object> parameters = new ArrayList<>();
    filter.append(sql, parameters);
    return page(accountId, new SqlFilters.Condition(sql.toString(), parameters), page);
  }

  Page<Instance> page(String accountId, SqlFilters.Condition condition, PageRequest page) {
    List<Object> parameters = new ArrayList<>(List.of(accountId, page.after()));
    parameters.addAll(condition.parameters());
    parameters.add(page.limit() + 1);
    List<Instance> rows =
        database.query(
            BRIEF
                + "WHERE account_id = ? AND shown AND id > ?"
                + condition.sql()
                + " ORDER BY id LIMIT ?",
            InstanceRows::read,
            parameters.toArray());
    return Page.of(rows, page, Instance::id);
  }

  /** Writes what changed, records its edges as events and tells the host. */
  void save(Instance instance, Actor actor) {
    save(List.of(instance), actor);
  }

  /** Writes what changed of several, in as many statements as for one. */
  void save(List<Instance> instances, Actor actor) {
    save(instances, actor, List.of());
  }

  /** The same, and records before it that somebody asked for it. */
  void save(List<Instance> instances, String type, Asked by) {
    List<Event> asked =
        instances.stream()
            .map(instance -> event(instance, type, by.at(), by.actor(), detail(instance)))
            .toList();
    save(instances, by.actor(), asked);
  }

  private void save(List<Instance> instances, Actor actor, List<Event> asked) {
    if (instances.isEmpty()) {
      return;
    }
    database.update(InstanceRows.UPDATE, InstanceRows.columns(instances));
    instances.stream().filter(Instance::originChanged).forEach(this::saveOrigin);
    List<Event> events = new ArrayList<>(asked);
    List<Instance> told = new ArrayList<>();
    for (Instance instance : instances) {
      for (Instance.Edge edge : instance.edges()) {
        Map<String, Object> detail = detail(instance);
        detail.put("state", edge.state().wire());
        detail.put("reason", edge.reason());
        events.add(event(instance, "instance." + edge.state().wire(), edge.at(), actor, detail));
      }
      if (instance.wishChanged() || instance.condition().state() == InstanceState.TERMINATED) {
        told.add(instance);
      }
    }
    outbox.addAll(events);
    wishes.tell(told);
    // Last, for every launch of the account waits for these rows.
    allowance.settle(instances);
  }

  private void saveOrigin(Instance instance) {
    Origin.Size size = instance.origin().size();
    database.update(
        """
        UPDATE instance SET instance_type = ?, vcpus = ?, cpu_claim = ?, cpu_limit = ?,
            memory_bytes = ?, memory_claim = ?, disk_iops = ?, network_mbit = ?, pids = ?,
            user_data = ?
        WHERE id = ?
        """,
        size.type(),
        size.vcpus(),
        size.cpuClaim(),
        size.cpuLimit(),
        size.memoryBytes(),
        size.memoryClaim(),
        size.diskIops(),
        size.networkMbit(),
        size.pids(),
        instance.origin().guest().userData(),
        instance.id());
  }

  private static Event event(
      Instance instance, String type, Instant at, Actor actor, Map<String, Object> detail) {
    return Event.of(
        type,
        at,
        instance.origin().accountId(),
        actor.arn(),
        actor.requestId(),
        "instance",
        instance.id(),
        detail);
  }

  private static Map<String, Object> detail(Instance instance) {
    Map<String, Object> detail = new HashMap<>();
    detail.put("instanceType", instance.origin().size().type());
    detail.put("kind", instance.origin().kind().name().toLowerCase(Locale.ROOT));
    detail.put("imageId", instance.origin().image().id());
    detail.put("name", instance.condition().tags().getOrDefault("Name", ""));
    return detail;
  }

  private static String[] ids(Collection<Instance> instances) {
    return instances.stream().map(Instance::id).toArray(String[]::new);
  }
}
