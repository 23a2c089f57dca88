package cloud.oblak.compute.instancetype;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The catalogue. */
@ApplicationScoped
public class InstanceTypes {
  private static final String COLUMNS =
      """
      name, vcpus, cpu_millis, burstable, memory_mib, disk_gib, pids, network_mbit, disk_iops,
      price_per_hour, currency, created_at
      """;

  private final ServiceDatabase database;
  private final Outbox outbox;

  InstanceTypes(
      @Identifier("compute") ServiceDatabase database, @Identifier("compute") Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /**
   * The type a launch names.
   *
   * @throws FaultException Invalid where there is none
   */
  public InstanceType named(String name) {
    if (name == null || name.isEmpty()) {
      throw Fault.missing(
          "instanceType", "instanceType is required; GET /v1/instance-types lists them.");
    }
    return find(name, "").stream()
        .findFirst()
        .orElseThrow(() ->
            new Fault.Invalid(
                    InstanceTypeFault.UNKNOWN,
                    "instanceType",
                    "Invalid value '"
                        + name
                        + "' for InstanceType; GET /v1/instance-types lists them.")
                .exception());
  }

  /**
   * The type of a name, if there is one.
   *
   * @param name may be null
   */
  public Optional<InstanceType> known(String name) {
    return find(name, "").stream().findFirst();
  }

  /** Keeps a type from being deleted until the caller's transaction ends; false: it is gone. */
  public boolean hold(String name) {
    return !find(name, " FOR KEY SHARE").isEmpty();
  }

  InstanceType get(String name) {
    return find(name, "").stream().findFirst().orElseThrow(InstanceTypes::notFound);
  }

  /** The whole catalogue. */
  public List<InstanceType> all() {
    return database.query(
        "SELECT " + COLUMNS + " FROM instance_type ORDER BY name", InstanceTypes::read);
  }

  Page<InstanceType> list(PageRequest page) {
    List<InstanceType> rows =
        database.query(
            "SELECT " + COLUMNS + " FROM instance_type WHERE name > ? ORDER BY name LIMIT ?",
            InstanceTypes::read,
            page.after(),
            page.limit() + 1);
    return Page.of(rows, page, InstanceType::name);
  }

  InstanceType create(Principal caller, InstanceType type) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          int made =
              database.update(
                  """
                  INSERT INTO instance_type (vcpus, cpu_millis, burstable, memory_mib, disk_gib,
                      pids, network_mbit, disk_iops, price_per_hour, currency, name)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                  """,
                  values(type));
          if (made == 0) {
            throw new Fault.AlreadyExists(
                    InstanceTypeFault.DUPLICATE, "There is an instance type of this name already.")
                .exception();
          }
          tell(caller, "instance-type.create", type.name());
          return get(type.name());
        });
  }

  InstanceType update(Principal caller, String name, UnaryOperator<InstanceType> change) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          InstanceType before =
              find(name, " FOR UPDATE").stream().findFirst().orElseThrow(InstanceTypes::notFound);
          InstanceType after = change.apply(before);
          database.update(
              """
              UPDATE instance_type SET vcpus = ?, cpu_millis = ?, burstable = ?, memory_mib = ?,
                  disk_gib = ?, pids = ?, network_mbit = ?, disk_iops = ?, price_per_hour = ?,
                  currency = ?, generation = generation + 1
              WHERE name = ?
              """,
              values(after));
          tell(caller, "instance-type.update", name);
          return after;
        });
  }

  void delete(Principal caller, String name) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          if (find(name, " FOR UPDATE").isEmpty()) {
            throw notFound();
          }
          boolean used =
              database
                  .find(
                      "SELECT 1 FROM instance WHERE instance_type = ? AND state <> 'terminated'"
                          + " LIMIT 1",
                      row -> row.getInt(1),
                      name)
                  .isPresent();
          if (used) {
            throw new Fault.WrongState(
                    InstanceTypeFault.IN_USE,
                    "Instances of this type exist; terminate them before deleting it.")
                .exception();
          }
          database.update("DELETE FROM instance_type WHERE name = ?", name);
          tell(caller, "instance-type.delete", name);
        });
  }

  private List<InstanceType> find(String name, String lock) {
    return database.query(
        "SELECT " + COLUMNS + " FROM instance_type WHERE name = ?" + lock,
        InstanceTypes::read,
        name);
  }

  private void tell(Principal caller, String type, String name) {
    outbox.add(
        Event.of(
            type,
            Instant.now(),
            caller.accountId(),
            caller.arn(),
            caller.requestId(),
            "instance-type",
            name,
            Map.of()));
  }

  private static Object[] values(InstanceType type) {
    return new Object[] {
      type.vcpus(),
      type.cpuMillis(),
      type.burstable(),
      type.memoryMiB(),
      type.diskGiB(),
      type.pids(),
      type.networkMbit(),
      type.diskIops(),
      type.pricePerHour(),
      type.currency(),
      type.name()
    };
  }

  private static InstanceType read(ResultSet row) throws SQLException {
    return new InstanceType(
        row.getString("name"),
        row.getInt("vcpus"),
        row.getInt("cpu_millis"),
        row.getBoolean("burstable"),
        row.getLong("memory_mib"),
        row.getLong("disk_gib"),
        row.getInt("pids"),
        row.getInt("network_mbit"),
        row.getInt("disk_iops"),
        row.getBigDecimal("price_per_hour"),
        row.getString("currency"),
        row.getTimestamp("created_at").toInstant());
  }

  private static FaultException notFound() {
    return new Fault.NotFound(
            InstanceTypeFault.NOT_FOUND,
            "There is no such instance type; GET /v1/instance-types lists them.")
        .exception();
  }
}
