package cloud.oblak.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.desired.Owner;
import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.desired.StateFolder.Safety;
import cloud.oblak.agent.hypervisor.Screenshot;
import cloud.oblak.agent.link.Dialogue;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.nodeapi.ToService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent and one service tell each other. */
final class AgentDialogue implements Dialogue {
  private static final Logger LOG = LoggerFactory.getLogger(AgentDialogue.class);

  private final Agent agent;
  private final Owner owner;
  private final StateFolder folder;
  private volatile OptionalLong epoch;

  AgentDialogue(Agent agent, Owner owner, StateFolder folder) {
    this.agent = agent;
    this.owner = owner;
    this.folder = folder;
    this.epoch =
        folder
            .read(epochRecord())
            .map(bytes -> OptionalLong.of(Long.parseLong(new String(bytes, US_ASCII))))
            .orElse(OptionalLong.empty());
  }

  @Override
  public String service() {
    return owner.wireName();
  }

  @Override
  public HostReport host() {
    return agent.report();
  }

  @Override
  public OptionalLong epochSeen() {
    return epoch;
  }

  @Override
  public void sawEpoch(long seen) {
    if (epoch.isEmpty() || epoch.getAsLong() != seen) {
      folder.write(epochRecord(), Long.toString(seen).getBytes(US_ASCII), Safety.POWER);
      epoch = OptionalLong.of(seen);
    }
  }

  @Override
  public void desired(long streamEpoch, DesiredObject object) {
    if (Owner.of(object.kind()) == owner) {
      agent.desired().accept(streamEpoch, object);
    } else {
      LOG.error("service={} object={} refused=\"not its kind\"", service(), object.id());
    }
  }

  @Override
  public void listed(List<DesiredObject> named) {
    Set<ObjectKey> keys =
        named.stream()
            .map(object -> new ObjectKey(object.kind(), object.id()))
            .collect(Collectors.toSet());
    agent.desired().listed(owner, keys);
  }

  @Override
  public List<ObservedObject> takeChanges() {
    return agent.observations().takeChanges(owner);
  }

  @Override
  public Optional<List<ObservedObject>> inventory() {
    return agent
        .observations()
        .inventory(owner)
        .map(objects -> {
          List<ObservedObject> all = new ArrayList<>(objects);
          try {
            all.addAll(strays());
          } catch (DriverException failure) {
            LOG.warn("strays are not known: {}", failure.getMessage());
          }
          return all;
        });
  }

  @Override
  public Optional<ToService> question() {
    return owner == Owner.COMPUTE
        ? agent.credentials().due().map(asked -> asked)
        : Optional.empty();
  }

  @Override
  public void credentials(List<RoleCredentials> credentials) {
    agent.credentials().take(credentials);
  }

  @Override
  public ConsolePart console(String instanceId, String after, int maxBytes) {
    return agent.workloads().console(instanceId, after, maxBytes);
  }

  @Override
  public Screenshot screenshot(String instanceId, boolean wake) {
    return agent.workloads().screenshot(instanceId, wake);
  }

  @Override
  public ToService.Alive alive() {
    // Also to the network service, which asks nothing else of a quiet host and would hang up.
    OptionalLong free = folder.freeBytes();
    return new ToService.Alive(Instant.now(), free.isPresent() ? free.getAsLong() : null);
  }

  /** What the drivers have although no desired object names it. */
  private List<ObservedObject> strays() {
    List<ObservedObject> strays = new ArrayList<>();
    switch (owner) {
      case COMPUTE -> {
        strays.addAll(agent.workloads().strays());
        for (String id : agent.images().strays()) {
          agent
              .images()
              .cachedStatus(id)
              .ifPresent(status -> strays.add(new ObservedObject(ObjectKind.IMAGE, id, 0, status)));
        }
      }
      case NETWORK -> {
        for (String id : agent.drivers().network().vpcs()) {
          addStray(strays, ObjectKind.VPC, id);
        }
        for (String id : agent.drivers().network().ports().keySet()) {
          addStray(strays, ObjectKind.PORT, id);
        }
      }
    }
    return strays;
  }

  private void addStray(List<ObservedObject> strays, ObjectKind kind, String id) {
    if (agent.desired().find(kind, id).isEmpty()) {
      ObjectStatus status = new ObjectStatus(ObjectStatus.Phase.READY, "");
      strays.add(new ObservedObject(kind, id, 0, status));
    }
  }

  private String epochRecord() {
    return "agent/epoch-" + owner.wireName();
  }
}
