package cloud.oblak.compute.instance;

import cloud.oblak.compute.placement.Placement;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The second and third step of a launch, and the way back: whoever comes by, the request or the
 * reconciler after a crash, does the same.
 */
@ApplicationScoped
class Launches {
  private final InstanceStore store;
  private final NetworkPorts ports;
  private final Placement placement;
  private final ClientTokens tokens;
  private final ServiceDatabase database;

  Launches(
      InstanceStore store,
      NetworkPorts ports,
      Placement placement,
      @Identifier("compute") ClientTokens tokens,
      @Identifier("compute") ServiceDatabase database) {
    this.store = store;
    this.ports = ports;
    this.placement = placement;
    this.tokens = tokens;
    this.database = database;
  }

  /**
   * Gets the ports and shows the instances; does nothing where that has been done.
   *
   * @return the instances in their order; empty where somebody else has shown them
   * @throws FaultException what the network answered; where that was a refusal, everything has been
   *     given back
   */
  List<Instance> finish(String reservationId) {
    List<Instance> hidden = store.hidden(reservationId, false, false);
    if (hidden.isEmpty()) {
      return List.of();
    }
    List<NetworkPorts.Port> made;
    try {
      made = ports.create(hidden.stream().map(Launches::wanted).toList());
    } catch (FaultException failed) {
      if (refusal(failed.fault())) {
        QuarkusTransaction.requiringNew().run(() -> undo(reservationId, failed.fault()));
      }
      throw failed;
    }
    return QuarkusTransaction.requiringNew().call(() -> show(reservationId, made));
  }

  /** The zone of an account's subnet. */
  String zoneOf(String accountId, String subnetId) {
    return ports.subnet(accountId, subnetId).zone();
  }

  private List<Instance> show(String reservationId, List<NetworkPorts.Port> made) {
    Map<String, NetworkPorts.Port> byId =
        made.stream().collect(Collectors.toMap(NetworkPorts.Port::portId, Function.identity()));
    List<Instance> rows = store.hidden(reservationId, false, true);
    if (rows.isEmpty()) {
      return rows;
    }
    InstanceStore.Asked asked = store.asked(reservationId);
    for (Instance instance : rows) {
      instance.placed(byId.get(instance.condition().place().portId()), asked.at());
    }
    store.save(rows, "instance.run", asked);
    // The wake-up for the case of a crash is not needed any more; a run in progress ends as done.
    database.update(
        "DELETE FROM work WHERE kind = ? AND key = ?", LaunchReconciler.KIND, reservationId);
    return rows.stream().sorted(Comparator.comparingInt(Instance::launchIndex)).toList();
  }

  /** The network refused and made nothing: give back the claim, keep the fault under the token. */
  private void undo(String reservationId, Fault fault) {
    List<Instance> rows = store.hidden(reservationId, false, true);
    placement.release(rows.stream().map(Launches::claim).toList());
    tokens.refuse(reservationId, KeptFault.write(fault));
    store.delete(rows);
  }

  /**
   * Gives a launch up whose outcome at the network is unknown. The token is free again.
   *
   * @return whether there was still something to give up
   */
  boolean giveUp(String reservationId) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          boolean doomed = store.doom(reservationId);
          if (doomed) {
            tokens.forget(reservationId);
          }
          return doomed;
        });
  }

  /** Gives back what a launch that was given up may have got. */
  void clean(String reservationId) {
    List<Instance> doomed = store.hidden(reservationId, true, false);
    if (doomed.isEmpty()) {
      return;
    }
    ports.release(doomed.stream().map(row -> row.condition().place().portId()).toList());
    QuarkusTransaction.requiringNew()
        .run(() -> {
          List<Instance> rows = store.hidden(reservationId, true, true);
          placement.release(rows.stream().map(Launches::claim).toList());
          store.delete(rows);
        });
  }

  static Placement.Claim claim(Instance instance) {
    Origin.Size size = instance.origin().size();
    return new Placement.Claim(
        instance.condition().place().hostId(),
        size.cpuClaim(),
        size.memoryClaim(),
        size.diskBytes());
  }

  /** Whether a fault says that nothing was made, and that trying again would not help. */
  static boolean refusal(Fault fault) {
    return switch (fault) {
      case Fault.NotFound f -> true;
      case Fault.AlreadyExists f -> true;
      case Fault.Invalid f -> true;
      case Fault.WrongState f -> true;
      case Fault.Denied f -> true;
      case Fault.LimitExceeded f -> true;
      case Fault.NoCapacity f -> true;
      case Fault.Unavailable f -> !f.code().code().equals("Unavailable");
      case Fault.Conflict f -> !f.code().code().equals("ConcurrentModification");
      case Fault.Unauthenticated f -> false;
      case Fault.Internal f -> false;
    };
  }

  private static NetworkPorts.Wanted wanted(Instance instance) {
    Origin origin = instance.origin();
    Place place = instance.condition().place();
    return new NetworkPorts.Wanted(
        place.portId(),
        origin.accountId(),
        instance.id(),
        place.hostId(),
        origin.kind(),
        origin.launch().subnetId(),
        place.zone(),
        origin.wantedGroups(),
        origin.size().networkMbit());
  }
}
