package cloud.oblak.nodeapi;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A container; further components as in {@link Workload}.
 *
 * @param command replaces the image's entrypoint and command; empty: the image's own
 * @param environment added to the image's environment, and wins over it
 * @param workingDirectory absolute path; empty: the image's own
 * @param restart what becomes of it when it ends by itself; null, as from releases before: never
 *     started again
 */
public record ContainerSpec(
    String instanceId,
    String accountId,
    Power power,
    int reboots,
    Duration stopTimeout,
    ImageSpec image,
    Limits limits,
    String portId,
    Metadata metadata,
    List<String> command,
    Map<String, String> environment,
    String workingDirectory,
    RestartPolicy restart)
    implements Workload {
  public ContainerSpec {
    command = command == null ? List.of() : List.copyOf(command);
    environment = environment == null ? Map.of() : Map.copyOf(environment);
    workingDirectory = workingDirectory == null ? "" : workingDirectory;
    restart = restart == null ? RestartPolicy.NEVER : restart;
  }

  /** A container that stays ended when it ends. */
  public ContainerSpec(
      String instanceId,
      String accountId,
      Power power,
      int reboots,
      Duration stopTimeout,
      ImageSpec image,
      Limits limits,
      String portId,
      Metadata metadata,
      List<String> command,
      Map<String, String> environment,
      String workingDirectory) {
    this(
        instanceId,
        accountId,
        power,
        reboots,
        stopTimeout,
        image,
        limits,
        portId,
        metadata,
        command,
        environment,
        workingDirectory,
        RestartPolicy.NEVER);
  }
}
