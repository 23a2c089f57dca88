package cloud.oblak.compute.instance;

import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.aws.query.SqlFilters;
import cloud.oblak.kit.host.AgentGate;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.RestartPolicy;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Names;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** What an account does with its instances once they are launched. */
@ApplicationScoped
public class Instances {
  /** The form of instances' ids. */
  public static final ResourceIds IDS = new ResourceIds("i", "instance ID", "InvalidInstanceID");

  private static final int CONSOLE_BYTES = 65_536;

  private final InstanceStore store;
  private final AgentGate gate;

  Instances(InstanceStore store, @Identifier("compute") AgentGate gate) {
    this.store = store;
    this.gate = gate;
  }

  /** An instance that a call changed, and the state it was in before. */
  public record Change(InstanceState before, Instance instance) {}

  /** An account's instance. */
  public Instance get(String accountId, String id) {
    return store.find(accountId, id, false).orElseThrow(() -> IDS.notFound(List.of(id)));
  }

  /** A page of an account's instances that a condition in SQL lets through. */
  public Page<Instance> search(String accountId, SqlFilters.Condition condition, PageRequest page) {
    return store.page(accountId, condition, page);
  }

  /** Refuses ids that are none of an account's, where not all of them are among those found. */
  public void checkFound(String accountId, List<String> ids, List<Instance> found) {
    if (found.size() < ids.size()) {
      IDS.allFound(ids, store.existing(accountId, ids));
    }
  }

  /** The user data of an instance in base64; empty: none. */
  public String userData(String accountId, String id) {
    return store.userData(accountId, id);
  }

  Page<Instance> list(String accountId, InstanceFilter filter, PageRequest page) {
    return store.page(accountId, filter, page);
  }

  /** Stops all of them or none. */
  public List<Change> stop(Principal caller, List<String> ids, boolean force) {
    return change(caller, ids, "instance.stop", (instance, now) -> instance.stop(force, now));
  }

  /** Starts all of them or none. */
  public List<Change> start(Principal caller, List<String> ids) {
    return change(caller, ids, "instance.start", Instance::start);
  }

  /** Restarts all of them or none. */
  public List<Change> reboot(Principal caller, List<String> ids) {
    return change(caller, ids, "instance.reboot", (instance, now) -> instance.reboot());
  }

  /** Ends all of them or none. */
  public List<Change> terminate(Principal caller, List<String> ids) {
    return change(caller, ids, "instance.terminate", Instance::terminate);
  }

  /**
   * Changes what is given.
   *
   * @param name null keeps; empty removes
   * @param tags null keeps; otherwise all of them, the name included where {@code name} is null
   */
  public Instance update(
      Principal caller, String id, String name, Map<String, String> tags, Boolean isProtected) {
    return changeOne(
        caller,
        id,
        "instance.update",
        (instance, now) -> {
          Map<String, String> all =
              new HashMap<>(tags == null ? instance.condition().tags() : tags);
          if (name != null && name.isEmpty()) {
            all.remove("Name");
          } else if (name != null) {
            all.put("Name", Names.check("name", name));
          }
          instance.change(kept(instance.condition().tags(), all), isProtected);
        });
  }

  /** Changes the tags of all of them or none. */
  public void tag(Principal caller, List<String> ids, UnaryOperator<Map<String, String>> change) {
    change(
        caller,
        ids,
        "instance.update",
        (instance, now) ->
            instance.change(
                kept(instance.condition().tags(), change.apply(instance.condition().tags())),
                null));
  }

  /** Changes what the owners of instances may choose at any time, of all of them or none. */
  public List<Change> choose(
      Principal caller, List<String> ids, UnaryOperator<Instance.Options> change) {
    return change(
        caller,
        ids,
        "instance.update",
        (instance, now) -> instance.choose(change.apply(instance.condition().options())));
  }

  /**
   * Says what becomes of an instance whose guest ends by itself.
   *
   * @param behavior {@code stop} or {@code terminate}
   */
  public Instance behave(Principal caller, String id, String behavior) {
    if (!behavior.equals("stop") && !behavior.equals("terminate")) {
      throw Fault.invalid(
          "shutdownBehavior",
          "Value (" + behavior + ") for the shutdown behavior is invalid; use stop or terminate.");
    }
    return choose(
            caller, List.of(id), options -> options.endingWithGuest(behavior.equals("terminate")))
        .getFirst()
        .instance();
  }

  /**
   * Says whether a container is started again that ends by itself.
   *
   * @param policy {@code never}, {@code on-failure} or {@code always}
   */
  Instance restart(Principal caller, String id, String policy) {
    RestartPolicy wanted = Restart.of(policy);
    return changeOne(
        caller,
        id,
        "instance.update",
        (instance, now) -> {
          if (instance.origin().kind() != ImageKind.CONTAINER && wanted != RestartPolicy.NEVER) {
            throw Fault.invalid("restartPolicy", "restartPolicy is for containers.");
          }
          instance.choose(instance.condition().options().with(wanted));
        });
  }

  /** Changes how an instance reaches the metadata service. */
  public Instance choose(Principal caller, String id, MetadataOptions.Choice choice) {
    return choose(caller, List.of(id), options -> options.with(options.metadata().with(choice)))
        .getFirst()
        .instance();
  }

  /**
   * Changes the profile of an instance.
   *
   * @param change told the present one; refuses by throwing
   */
  Instance link(Principal caller, String id, UnaryOperator<Profile> change) {
    return changeOne(
        caller,
        id,
        "instance.update",
        (instance, now) -> {
          Profile before = instance.condition().options().profile();
          Profile after = change.apply(before);
          if (!after.equals(before)) {
            instance.link(after);
          }
        });
  }

  /** The instance that an association belongs to. */
  Optional<Instance> associated(String accountId, String association) {
    return store.associated(accountId, association);
  }

  /** Gives a stopped instance other user data, in base64. */
  public Instance give(Principal caller, String id, String userData) {
    RunRequest.checkUserData(userData);
    return changeOne(caller, id, "instance.update", (instance, now) -> instance.give(userData));
  }

  /** An account's instance, unless its console is gone with it. */
  public Instance withConsole(String accountId, String id) {
    Instance instance = get(accountId, id);
    if (instance.condition().state() == InstanceState.TERMINATED) {
      throw new Fault.WrongState(
              InstanceFault.WRONG_STATE, "The instance is terminated; its console is gone.")
          .exception();
    }
    return instance;
  }

  /** The last 64 KB of the serial console or of the container's log. */
  public byte[] console(String accountId, String id) {
    Instance instance = withConsole(accountId, id);
    return gate.console(instance.condition().place().hostId(), id, CONSOLE_BYTES);
  }

  /**
   * What follows on an instance's console or log, at most 64 KB of it.
   *
   * @param after the position of the part before; null: the last 64 KB
   */
  public AgentGate.ConsolePart console(Instance instance, String after) {
    String hostId = instance.condition().place().hostId();
    return gate.console(hostId, instance.id(), after, CONSOLE_BYTES);
  }

  /** The tags a caller wants, checked, and those of ours that it cannot change. */
  private static Map<String, String> kept(Map<String, String> before, Map<String, String> after) {
    Map<String, String> wanted = new HashMap<>(after);
    Map<String, String> ours = new HashMap<>(before);
    ours.keySet().removeIf(key -> !key.startsWith("aws:"));
    ours.forEach(wanted::remove);
    Map<String, String> all = new HashMap<>(Names.checkTags("tags", wanted));
    all.putAll(ours);
    return all;
  }

  private Instance changeOne(
      Principal caller, String id, String event, BiConsumer<Instance, Instant> step) {
    return change(caller, List.of(id), event, step).getFirst().instance();
  }

  private List<Change> change(
      Principal caller, List<String> ids, String event, BiConsumer<Instance, Instant> step) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> {
          List<Instance> rows = store.lock(caller.accountId(), ids);
          IDS.allFound(ids, rows.stream().map(Instance::id).toList());
          Instant now = store.clock();
          List<Instance> changed = new ArrayList<>();
          Map<String, Change> changes = new HashMap<>();
          for (Instance instance : rows) {
            Instance.Condition before = instance.condition();
            step.accept(instance, now);
            changes.put(instance.id(), new Change(before.state(), instance));
            if (!instance.condition().equals(before)) {
              changed.add(instance);
            }
          }
          if (!changed.isEmpty()) {
            InstanceStore.Actor actor = new InstanceStore.Actor(caller.arn(), caller.requestId());
            store.save(changed, event, new InstanceStore.Asked(actor, now));
          }
          return ids.stream().map(changes::get).toList();
        });
  }
}
