package cloud.oblak.agent.workload;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.desired.StateFolder.Safety;
import cloud.oblak.nodeapi.NodeJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The facts of all workloads, in memory and in the agent's state folder. */
final class FactsStore {
  private static final Logger LOG = LoggerFactory.getLogger(FactsStore.class);
  private static final String FOLDER = "agent/workloads";

  private final StateFolder folder;
  private final Map<String, Facts> facts = new ConcurrentHashMap<>();

  FactsStore(StateFolder folder) {
    this.folder = folder;
    folder
        .list(FOLDER)
        .forEach((name, content) -> {
          try {
            Facts found = NodeJson.mapper().readValue(content, Facts.class);
            facts.put(found.instanceId(), found);
          } catch (IOException damaged) {
            LOG.error("record={} cannot be read and is ignored", name, damaged);
          }
        });
  }

  Optional<Facts> find(String instanceId) {
    return Optional.ofNullable(facts.get(instanceId));
  }

  void save(Facts now, Safety safety) {
    if (now.equals(facts.get(now.instanceId()))) {
      return;
    }
    try {
      folder.write(name(now.instanceId()), NodeJson.mapper().writeValueAsBytes(now), safety);
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException("cannot write the facts of " + now.instanceId(), failure);
    } catch (UncheckedIOException failure) {
      throw DriverException.transientFailure(
          "This host cannot write down what it does; its disk may be full.", failure);
    }
    facts.put(now.instanceId(), now);
  }

  void delete(String instanceId) {
    folder.delete(name(instanceId));
    facts.remove(instanceId);
  }

  boolean usesPort(String portId) {
    return facts.values().stream().anyMatch(one -> one.portId().equals(portId));
  }

  boolean usesImage(String imageId) {
    return facts.values().stream().anyMatch(one -> one.imageId().equals(imageId));
  }

  private static String name(String instanceId) {
    return FOLDER + "/" + instanceId + ".json";
  }
}
