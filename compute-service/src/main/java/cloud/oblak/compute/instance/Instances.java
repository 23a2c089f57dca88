package cloud.oblak.compute.instance;

import cloud.oblak.kit.host.AgentGate;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Names;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What an account does with its instances once they are launched. */
@ApplicationScoped
class Instances {
  private static final int CONSOLE_BYTES = 65_536;

  private final InstanceStore store;
  private final AgentGate gate;

  Instances(InstanceStore store, @Identifier("compute") AgentGate gate) {
    this.store = store;
    this.gate = gate;
  }

  Instance get(String accountId, String id) {
    return store.find(accountId, id, false).orElseThrow(Instances::notFound);
  }

  Page<Instance> list(String accountId, InstanceFilter filter, PageRequest page) {
    return store.page(accountId, filter, page);
  }

  Instance stop(Principal caller, String id, boolean force) {
    return change(caller, id, "instance.stop", (instance, now) -> instance.stop(force, now));
  }

  Instance start(Principal caller, String id) {
    return change(caller, id, "instance.start", Instance::start);
  }

  Instance reboot(Principal caller, String id) {
    return change(caller, id, "instance.reboot", (instance, now) -> instance.reboot());
  }

  Instance terminate(Principal caller, String id) {
    return change(caller, id, "instance.terminate", Instance::terminate);
  }

  /**
   * Changes what is given.
   *
   * @param name null keeps; empty removes
   * @param tags null keeps; otherwise all of them, the name included where {@code name} is null
   */
  Instance update(
      Principal caller, String id, String name, Map<String, String> tags, Boolean isProtected) {
    return change(
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
          instance.change(Names.checkTags("tags", all), isProtected);
        });
  }

  /** The last 64 KB of the serial console or of the container's log. */
  byte[] console(String accountId, String id) {
    Instance instance = get(accountId, id);
    if (instance.condition().state() == InstanceState.TERMINATED) {
      throw new Fault.WrongState(
              InstanceFault.WRONG_STATE, "The instance is terminated; its console is gone.")
          .exception();
    }
    return gate.console(instance.condition().place().hostId(), id, CONSOLE_BYTES);
  }

  private Instance change(
      Principal caller, String id, String event, BiConsumer<Instance, Instant> step) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Instance instance =
              store.find(caller.accountId(), id, true).orElseThrow(Instances::notFound);
          Instance.Condition before = instance.condition();
          Instant now = store.clock();
          step.accept(instance, now);
          if (!instance.condition().equals(before)) {
            InstanceStore.Actor actor = new InstanceStore.Actor(caller.arn(), caller.requestId());
            store.asked(List.of(instance), event, actor, now);
            store.save(instance, actor);
          }
          return instance;
        });
  }

  private static FaultException notFound() {
    return new Fault.NotFound(
            InstanceFault.NOT_FOUND, "There is no such instance; GET /v1/instances lists yours.")
        .exception();
  }
}
