package cloud.oblak.agent.container;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.DriverHook;
import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.ContainerSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The runtime's twin in memory. A command whose last word is {@code exit N} ends at once; all
 * others run until they are stopped, or until {@link #end}.
 */
public final class MemoryContainerRuntime implements ContainerRuntime {
  private static final Pattern ENDS = Pattern.compile("exit (\\d{1,3})");
  private static final int KILLED = 137;

  private final Host host;
  private final DriverHook hook;
  private volatile Consumer<String> listener = id -> {};

  /** What outlives a runtime object, as real containers outlive the agent. */
  public static final class Host {
    private final Map<String, Entry> containers = new ConcurrentHashMap<>();
  }

  private record Entry(ContainerState state, String log) {}

  /**
   * A runtime on a host.
   *
   * @param host shared by runtimes that follow each other
   * @param hook called before prepare, start, stop and remove
   */
  public MemoryContainerRuntime(Host host, DriverHook hook) {
    this.host = host;
    this.hook = hook;
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public void prepare(ContainerSpec spec, LocalImage.Container image) {
    hook.before("prepare", spec.instanceId());
    host.containers.computeIfAbsent(
        spec.instanceId(), id -> new Entry(stopped(id, null, OptionalInt.empty(), ""), ""));
  }

  @Override
  public void start(ContainerSpec spec, LocalImage.Container image, Path networkNamespace) {
    hook.before("start", spec.instanceId());
    String id = spec.instanceId();
    if (spec.command().isEmpty()
        && image.config().entrypoint().isEmpty()
        && image.config().command().isEmpty()) {
      throw DriverException.permanentFailure(
          "The image has no command of its own; give one with the instance.", null);
    }
    host.containers.compute(
        id,
        (key, old) -> {
          if (old != null && old.state().running()) {
            return old;
          }
          String log = (old == null ? "" : old.log()) + "started\n";
          return new Entry(
              new ContainerState(id, true, Instant.now(), OptionalInt.empty(), ""), log);
        });
    if (!spec.command().isEmpty()) {
      Matcher ends = ENDS.matcher(spec.command().getLast());
      if (ends.matches()) {
        end(id, Integer.parseInt(ends.group(1)), "");
      }
    }
  }

  @Override
  public void stop(String instanceId, Grace grace) {
    hook.before("stop", instanceId);
    halt(instanceId, KILLED, "");
  }

  @Override
  public void remove(String instanceId) {
    hook.before("remove", instanceId);
    host.containers.remove(instanceId);
  }

  /** Lets a running container end by itself; does nothing where it does not run. */
  public void end(String instanceId, int exitCode, String reason) {
    if (halt(instanceId, exitCode, reason)) {
      listener.accept(instanceId);
    }
  }

  private boolean halt(String instanceId, int exitCode, String reason) {
    boolean[] ended = {false};
    host.containers.computeIfPresent(
        instanceId,
        (id, entry) -> {
          if (!entry.state().running()) {
            return entry;
          }
          ended[0] = true;
          Instant startedAt = entry.state().startedAt();
          return new Entry(
              stopped(id, startedAt, OptionalInt.of(exitCode), reason), entry.log() + "ended\n");
        });
    return ended[0];
  }

  private static ContainerState stopped(
      String id, Instant startedAt, OptionalInt exitCode, String reason) {
    return new ContainerState(id, false, startedAt, exitCode, reason);
  }

  @Override
  public Optional<ContainerState> inspect(String instanceId) {
    return Optional.ofNullable(host.containers.get(instanceId)).map(Entry::state);
  }

  @Override
  public List<ContainerState> list() {
    return host.containers.values().stream().map(Entry::state).toList();
  }

  @Override
  public ConsolePart log(String instanceId, String after, int maxBytes) {
    Entry entry = host.containers.get(instanceId);
    return ConsolePart.of(entry == null ? "" : entry.log(), after, maxBytes);
  }

  @Override
  public void onExit(Consumer<String> exits) {
    listener = exits;
  }

  @Override
  public void close() {
    listener = id -> {};
  }
}
