package cloud.oblak.agent;

import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.container.ContainerRuntime;
import cloud.oblak.agent.container.ContainerState;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.ContainerSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Containers in memory that outlive their runtime object and count their starts. */
final class TestContainers implements ContainerRuntime {
  private final Map<String, ContainerState> states = new ConcurrentHashMap<>();
  private final Map<String, Integer> starts = new ConcurrentHashMap<>();
  private final Set<String> cutOff = ConcurrentHashMap.newKeySet();
  private volatile boolean stubborn;
  private volatile Consumer<String> listener = _ -> {};

  int starts(String id) {
    return starts.getOrDefault(id, 0);
  }

  /** A start that was cut off before it was noted: the guest runs, inspect does not tell. */
  void startCutOff(String id) {
    cutOff.add(id);
  }

  boolean runsUnnoticed(String id) {
    return cutOff.contains(id);
  }

  /** From now on containers do not react to being asked. */
  void ignoreStops() {
    stubborn = true;
  }

  /** Ends a container as if by itself. */
  void end(String id, int exitCode, boolean tell) {
    states.computeIfPresent(
        id,
        (_, before) ->
            new ContainerState(id, false, before.startedAt(), OptionalInt.of(exitCode), ""));
    if (tell) {
      listener.accept(id);
    }
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public void prepare(ContainerSpec spec, LocalImage.Container image) {
    states.putIfAbsent(
        spec.instanceId(),
        new ContainerState(spec.instanceId(), false, null, OptionalInt.empty(), ""));
  }

  @Override
  public void start(ContainerSpec spec, LocalImage.Container image, Path networkNamespace) {
    String id = spec.instanceId();
    if (states.get(id).running()) {
      return;
    }
    starts.merge(id, 1, Integer::sum);
    states.put(id, new ContainerState(id, true, Instant.now(), OptionalInt.empty(), ""));
  }

  @Override
  public void stop(String id, Grace grace) {
    cutOff.remove(id);
    while (stubborn && grace.left().isPositive()) {
      LockSupport.parkNanos(1_000_000);
    }
    if (inspect(id).filter(ContainerState::running).isPresent()) {
      end(id, 137, false);
    }
  }

  @Override
  public void remove(String id) {
    cutOff.remove(id);
    states.remove(id);
  }

  @Override
  public Optional<ContainerState> inspect(String id) {
    return Optional.ofNullable(states.get(id));
  }

  @Override
  public List<ContainerState> list() {
    return List.copyOf(states.values());
  }

  @Override
  public ConsolePart log(String id, String after, int maxBytes) {
    return ConsolePart.of("log of " + id, after, maxBytes);
  }

  @Override
  public void onExit(Consumer<String> exits) {
    listener = exits;
  }

  @Override
  public void close() {}
}
