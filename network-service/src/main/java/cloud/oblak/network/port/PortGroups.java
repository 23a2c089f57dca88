package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.network.securitygroup.GroupChoice;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes the security groups of ports. */
@ApplicationScoped
class PortGroups {
  private static final String SELECT =
      "SELECT "
          + Port.COLUMNS
          + " FROM port WHERE id = ? AND account_id = ?"
          + " AND state <> 'RELEASING'";
  private static final String CHANGE =
      "UPDATE port SET security_groups = ?, generation = nextval('generation') WHERE id = ?"
          + " RETURNING generation, clock_timestamp(), "
          + Port.COLUMNS;

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final HostObjects objects;
  private final GroupChoice groups;
  private final HostUses uses;

  PortGroups(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") Outbox outbox,
      @Identifier("network") HostObjects objects,
      GroupChoice groups,
      HostUses uses) {
    this.database = database;
    this.outbox = outbox;
    this.objects = objects;
    this.groups = groups;
    this.uses = uses;
  }

  /**
   * The groups of a port.
   *
   * @param groupNames their names by their ids
   */
  record Membership(String portId, List<String> securityGroups, Map<String, String> groupNames) {}

  private record Changed(long generation, Instant at, Port port) {}

  /** The groups of an account's port, once a change under way is over; empty where it is gone. */
  @Transactional
  Optional<Membership> find(String portId, String accountId) {
    PortLocks.take(database, List.of(portId));
    return database
        .find(SELECT, Port::read, portId, accountId)
        .map(port -> membership(port, groups.find(accountId, port.securityGroups())));
  }

  /**
   * Gives a port other groups, in force when its host has heard of it; may be repeated.
   *
   * @param wanted ids or names of groups in the port's VPC, at least one
   * @throws cloud.oblak.platform.FaultException NotFound where there is no such port, Invalid where
   *     one of the groups is not there
   */
  @Transactional
  Membership change(String portId, String accountId, List<String> wanted, Principal caller) {
    PortLocks.take(database, List.of(portId));
    Port before =
        database.find(SELECT, Port::read, portId, accountId).orElseThrow(() -> notFound(portId));
    GroupChoice.Found found = groups.find(accountId, wanted);
    List<String> ids = found.ids(before.vpcId(), wanted);
    if (ids.equals(before.securityGroups())) {
      return membership(before, found);
    }
    Changed changed =
        database
            .find(
                CHANGE,
                row -> new Changed(row.getLong(1), row.getTimestamp(2).toInstant(), Port.read(row)),
                ids.toArray(String[]::new),
                portId)
            .orElseThrow(() -> notFound(portId));
    Port after = changed.port();
    uses.exchange(before, after);
    objects.putAll(
        List.of(
            new HostObjects.Wish(
                after.hostId(), ObjectKind.PORT, portId, changed.generation(), after.spec())));
    outbox.add(updated(after, changed.at(), caller));
    return membership(after, found);
  }

  static FaultException notFound(String portId) {
    return new Fault.NotFound(
            PortFault.NOT_FOUND, "The networkInterface '" + portId + "' does not exist")
        .exception();
  }

  private static Membership membership(Port port, GroupChoice.Found found) {
    return new Membership(port.id(), port.securityGroups(), found.names(port.securityGroups()));
  }

  private static Event updated(Port port, Instant at, Principal caller) {
    return Event.of(
        "port.updated",
        at,
        port.accountId(),
        caller.arn(),
        caller.requestId(),
        "port",
        port.id(),
        Map.of(
            "instanceId", port.instanceId(),
            "securityGroups", String.join(",", port.securityGroups())));
  }
}
