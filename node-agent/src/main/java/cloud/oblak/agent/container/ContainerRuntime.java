package cloud.oblak.agent.container;

import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.ContainerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs containers on this host. Every call is idempotent, may be repeated from any half-way point,
 * and may run in parallel with calls for other instances; the caller never makes two calls for the
 * same instance at once. Containers survive the end of this process and are found again by {@link
 * #list}. Failures are {@link cloud.oblak.agent.DriverException}.
 */
public interface ContainerRuntime extends AutoCloseable {

  /** Name and version for the host's report, for example {@code crun 1.8.1}. */
  String description();

  /**
   * Makes the bounded root file system: the image's shared read-only layers under a writable layer
   * of at most {@code spec.limits().diskBytes()}, which survives stop and start. Does nothing where
   * it exists.
   */
  void prepare(ContainerSpec spec, LocalImage.Container image);

  /**
   * Starts the container in an existing network namespace. Does nothing where it runs.
   *
   * @param networkNamespace path of the port's namespace, which outlives the container
   */
  void start(ContainerSpec spec, LocalImage.Container image, Path networkNamespace);

  /** Asks the first process to end, and kills all after {@code grace}. Returns when it ended. */
  void stop(String instanceId, Grace grace);

  /** The same, where nobody changes their mind. */
  default void stop(String instanceId, Duration grace) {
    stop(instanceId, Grace.of(grace));
  }

  /** Removes container, root file system and log; kills it first where it runs. */
  void remove(String instanceId);

  /** The container, or empty where nothing of it is on this host. */
  Optional<ContainerState> inspect(String instanceId);

  /** Everything of ours on this host, running or not, also half-made. */
  List<ContainerState> list();

  /**
   * At most {@code maxBytes} of what the container wrote, oldest first; empty where none.
   *
   * @param after the position to go on from; empty: the oldest that is kept; null: the last bytes
   */
  ConsolePart log(String instanceId, String after, int maxBytes);

  /** The last {@code maxBytes} of what the container wrote. */
  default byte[] log(String instanceId, int maxBytes) {
    return log(instanceId, null, maxBytes).bytes();
  }

  /**
   * Tells of containers that ended by themselves, soon after they did; the listener gets the
   * instance id and must return at once. Called once, before any start.
   */
  void onExit(Consumer<String> listener);

  /** Stops listening; containers go on. */
  @Override
  void close();
}
