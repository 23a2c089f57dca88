package cloud.oblak.compute.instance;

import cloud.oblak.compute.tag.Tags;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.reconcile.WorkQueue;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Changes the security groups of instances. The network's port has the say; the row is a copy for
 * the answers, written after it. What a crash leaves undone between the two, or changes at the same
 * time write in another order, {@link PortGroupsReconciler} puts right.
 */
@ApplicationScoped
public class InstanceGroups {
  /** The form of network interfaces' ids. */
  public static final ResourceIds INTERFACES =
      new ResourceIds("eni", "networkInterface ID", "InvalidNetworkInterfaceID");

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private final Instances instances;
  private final NetworkPorts ports;
  private final ServiceDatabase database;
  private final WorkQueue queue;
  private final Outbox outbox;

  InstanceGroups(
      Instances instances,
      NetworkPorts ports,
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") WorkQueue queue,
      @Identifier("compute") Outbox outbox) {
    this.instances = instances;
    this.ports = ports;
    this.database = database;
    this.queue = queue;
    this.outbox = outbox;
  }

  /** The id of the instance that has a network interface. */
  public String withInterface(String accountId, String interfaceId) {
    return database
        .find(
            "SELECT id FROM instance WHERE port_id = ? AND account_id = ? AND shown"
                + " AND state <> 'terminated'",
            row -> row.getString(1),
            interfaceId,
            accountId)
        .orElseThrow(() -> INTERFACES.notFound(List.of(interfaceId)));
  }

  /**
   * Makes an instance a member of these groups and of no other, in force when its host has heard of
   * it.
   *
   * @param groups ids or names of groups in its VPC, at least one
   * @throws cloud.oblak.platform.FaultException Invalid where one of them is not there, WrongState
   *     where the instance has ended
   */
  public Instance change(Principal caller, String id, List<String> groups) {
    Instance instance = instances.get(caller.accountId(), id);
    if (!changeable(instance)) {
      throw new Fault.WrongState(
              InstanceFault.WRONG_STATE,
              "The instance '" + id + "' has ended; its security groups cannot be changed.")
          .exception();
    }
    queue.wake(PortGroupsReconciler.KIND, List.of(id), LOOK_AGAIN);
    NetworkPorts.Membership now = membership(instance, groups);
    QuarkusTransaction.joiningExisting()
        .run(() -> outbox.add(event(caller, id, write(id, now), now)));
    return instances.get(caller.accountId(), id);
  }

  /** Writes down which groups the network has for an instance. */
  void follow(Instance instance) {
    write(instance.id(), membership(instance, null));
  }

  static boolean changeable(Instance instance) {
    return switch (instance.condition().state()) {
      case PENDING, RUNNING, STOPPING, STOPPED -> true;
      case SHUTTING_DOWN, TERMINATED -> false;
    };
  }

  private NetworkPorts.Membership membership(Instance instance, List<String> wanted) {
    return ports.membership(
        instance.condition().place().portId(), instance.origin().accountId(), wanted);
  }

  private Instant write(String id, NetworkPorts.Membership now) {
    return database
        .find(
            "UPDATE instance SET security_groups = ?, group_names = ?::jsonb WHERE id = ?"
                + " RETURNING clock_timestamp()",
            row -> row.getTimestamp(1).toInstant(),
            now.securityGroups().toArray(String[]::new),
            Tags.write(now.groupNames()),
            id)
        .orElseThrow(() -> Instances.IDS.notFound(List.of(id)));
  }

  private static Event event(Principal caller, String id, Instant at, NetworkPorts.Membership now) {
    return Event.of(
        "instance.update",
        at,
        caller.accountId(),
        caller.arn(),
        caller.requestId(),
        "instance",
        id,
        Map.of("securityGroups", String.join(",", now.securityGroups())));
  }
}
