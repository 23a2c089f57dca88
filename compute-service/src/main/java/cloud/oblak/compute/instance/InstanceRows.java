package cloud.oblak.compute.instance;

import cloud.oblak.compute.tag.Tags;
import cloud.oblak.nodeapi.ImageKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads instances from rows. */
final class InstanceRows {
  private static final String ALWAYS =
      """
      id, account_id, reservation_id, launch_index, state, reason, kind, image_id, image_name,
      image_location, image_checksum, image_trusted, instance_type, vcpus, cpu_claim, cpu_limit,
      memory_bytes, memory_claim, disk_bytes, disk_iops, network_mbit, pids, key_name, host_id,
      zone, port_id, wanted_groups, security_groups, vpc_id, subnet_id, private_ip, public_ip, hostname, protected, tags, powered,
      forced, reboots, generation, power_generation, ever_ran, gone, exit_code, last_edge,
      launched_at, terminated_at, created_at, mac, group_names, wanted_subnet, client_token,
      architecture, ends_with_guest, monitored, metadata_hops,
      metadata_tokens, metadata_enabled, metadata_tags, profile_association, profile_id,
      profile_arn, restart_policy, restarts,
      """;

  /** All columns. */
  static final String FULL =
      ALWAYS + "public_key, user_data, command, environment, working_directory";

  /** Without what the API never shows and what can be long; not to be wished of a host. */
  static final String BRIEF =
      ALWAYS
          + "'' AS public_key, '' AS user_data, NULL::text[] AS command, '{}' AS environment,"
          + " '' AS working_directory";

  /** Writes what may change of several rows; takes {@link #columns}. */
  static final String UPDATE =
      """
      UPDATE instance i SET shown = true, state = n.state, reason = n.reason,
          protected = n.protected, tags = n.tags::jsonb, powered = n.powered, forced = n.forced,
          reboots = n.reboots, generation = n.generation, power_generation = n.since,
          ever_ran = n.ever_ran, gone = n.gone, exit_code = n.exit_code, last_edge = n.last_edge,
          launched_at = n.launched, terminated_at = n.terminated, vpc_id = n.vpc,
          subnet_id = n.subnet, private_ip = n.private_ip, public_ip = n.public_ip,
          hostname = n.hostname, security_groups = string_to_array(n.groups, ','),
          mac = n.mac, group_names = n.group_names::jsonb, ends_with_guest = n.ends,
          monitored = n.monitored, metadata_hops = n.hops,
          metadata_tokens = n.tokens, metadata_enabled = n.answers, metadata_tags = n.shows,
          profile_association = n.association, profile_id = n.profile, profile_arn = n.profile_arn,
          restart_policy = n.restart, restarts = n.restarts
      FROM unnest(?::text[], ?::text[], ?::text[], ?::boolean[], ?::text[], ?::boolean[],
                  ?::boolean[], ?::integer[], ?::bigint[], ?::bigint[], ?::boolean[],
                  ?::boolean[], ?::integer[], ?::timestamptz[], ?::timestamptz[],
                  ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                  ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[], ?::integer[],
                  ?::boolean[], ?::boolean[], ?::boolean[], ?::text[], ?::text[], ?::text[], ?::text[],
                  ?::integer[])
           AS n(id, state, reason, protected, tags, powered, forced, reboots, generation, since,
                ever_ran, gone, exit_code, last_edge, launched, terminated, vpc, subnet,
                private_ip, public_ip, hostname, groups, mac, group_names, ends, monitored, hops,
                tokens, answers, shows, association, profile, profile_arn, restart, restarts)
      WHERE i.id = n.id
      """;

  private InstanceRows() {}

  /** One array for each parameter of {@link #UPDATE}. */
  static Object[] columns(List<Instance> instances) {
    List<Instance.Condition> now = instances.stream().map(Instance::condition).toList();
    return new Object[] {
      instances.stream().map(Instance::id).toArray(String[]::new),
      texts(now, one -> one.state().wire()),
      texts(now, Instance.Condition::reason),
      flags(now, Instance.Condition::isProtected),
      texts(now, one -> Tags.write(one.tags())),
      flags(now, one -> one.power().on()),
      flags(now, one -> one.power().forced()),
      now.stream().map(one -> one.power().reboots()).toArray(Integer[]::new),
      now.stream().map(one -> one.power().generation()).toArray(Long[]::new),
      now.stream().map(one -> one.power().since()).toArray(Long[]::new),
      flags(now, Instance.Condition::everRan),
      flags(now, Instance.Condition::gone),
      now.stream().map(Instance.Condition::exitCode).toArray(Integer[]::new),
      times(now, Instance.Times::lastEdge),
      times(now, Instance.Times::launched),
      times(now, Instance.Times::terminated),
      texts(now, one -> one.place().vpcId()),
      texts(now, one -> one.place().subnetId()),
      texts(now, one -> one.place().privateIp()),
      texts(now, one -> one.place().publicIp()),
      texts(now, one -> one.place().hostname()),
      texts(now, one -> String.join(",", one.place().securityGroups())),
      texts(now, one -> one.place().mac()),
      texts(now, one -> Tags.write(one.place().groupNames())),
      flags(now, one -> one.options().endsWithGuest()),
      flags(now, one -> one.options().monitored()),
      now.stream().map(one -> one.options().metadata().hops()).toArray(Integer[]::new),
      flags(now, one -> one.options().metadata().tokens()),
      flags(now, one -> one.options().metadata().enabled()),
      flags(now, one -> one.options().metadata().tags()),
      texts(now, one -> one.options().profile().association()),
      texts(now, one -> one.options().profile().id()),
      texts(now, one -> one.options().profile().arn()),
      texts(now, one -> Restart.word(one.options().restart())),
      now.stream().map(Instance.Condition::restarts).toArray(Integer[]::new)
    };
  }

  private static String[] texts(
      List<Instance.Condition> now, Function<Instance.Condition, String> field) {
    return now.stream().map(field).toArray(String[]::new);
  }

  private static Boolean[] flags(
      List<Instance.Condition> now, Predicate<Instance.Condition> field) {
    return now.stream().map(field::test).toArray(Boolean[]::new);
  }

  // Text: an array of timestamps would travel as wall clock time, which is not unique.
  private static String[] times(
      List<Instance.Condition> now, Function<Instance.Times, Instant> field) {
    return now.stream()
        .map(one -> field.apply(one.times()))
        .map(at -> at == null ? null : at.toString())
        .toArray(String[]::new);
  }

  static Instance read(ResultSet row) throws SQLException {
    return new Instance(
        row.getString("id"),
        row.getInt("launch_index"),
        origin(row),
        row.getTimestamp("created_at").toInstant(),
        condition(row));
  }

  private static Origin origin(ResultSet row) throws SQLException {
    return new Origin(
        row.getString("account_id"),
        row.getString("reservation_id"),
        ImageKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        new Origin.ImageRef(
            row.getString("image_id"),
            row.getString("image_name"),
            row.getString("image_location"),
            row.getString("image_checksum"),
            row.getBoolean("image_trusted")),
        new Origin.Size(
            row.getString("instance_type"),
            row.getInt("vcpus"),
            row.getLong("cpu_claim"),
            row.getInt("cpu_limit"),
            row.getLong("memory_bytes"),
            row.getLong("memory_claim"),
            row.getLong("disk_bytes"),
            row.getInt("disk_iops"),
            row.getInt("network_mbit"),
            row.getInt("pids")),
        new Origin.Guest(
            row.getString("key_name"),
            row.getString("public_key"),
            row.getString("user_data"),
            row.getArray("command") == null ? null : texts(row, "command"),
            Tags.read(row.getString("environment")),
            row.getString("working_directory")),
        texts(row, "wanted_groups"),
        new Origin.Launch(
            row.getString("wanted_subnet"),
            row.getString("client_token"),
            row.getString("architecture"),
            RunRequest.Beside.NONE,
            Profile.NONE));
  }

  private static Instance.Condition condition(ResultSet row) throws SQLException {
    Timestamp terminated = row.getTimestamp("terminated_at");
    return new Instance.Condition(
        new Place(
            row.getString("host_id"),
            row.getString("zone"),
            row.getString("port_id"),
            row.getString("vpc_id"),
            row.getString("subnet_id"),
            row.getString("private_ip"),
            row.getString("public_ip"),
            row.getString("mac"),
            row.getString("hostname"),
            texts(row, "security_groups"),
            Tags.read(row.getString("group_names"))),
        InstanceState.of(row.getString("state")),
        row.getString("reason"),
        row.getBoolean("protected"),
        new Instance.Options(
            row.getBoolean("ends_with_guest"),
            row.getBoolean("monitored"),
            new MetadataOptions(
                row.getBoolean("metadata_tokens"),
                row.getBoolean("metadata_enabled"),
                row.getBoolean("metadata_tags"),
                row.getInt("metadata_hops")),
            new Profile(
                row.getString("profile_association"),
                row.getString("profile_id"),
                row.getString("profile_arn")),
            Restart.of(row.getString("restart_policy"))),
        Tags.read(row.getString("tags")),
        new Instance.Power(
            row.getBoolean("powered"),
            row.getBoolean("forced"),
            row.getInt("reboots"),
            row.getLong("generation"),
            row.getLong("power_generation")),
        new Instance.Times(
            row.getTimestamp("last_edge").toInstant(),
            row.getTimestamp("launched_at").toInstant(),
            terminated == null ? null : terminated.toInstant()),
        row.getObject("exit_code", Integer.class),
        row.getBoolean("ever_ran"),
        row.getBoolean("gone"),
        row.getInt("restarts"));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
