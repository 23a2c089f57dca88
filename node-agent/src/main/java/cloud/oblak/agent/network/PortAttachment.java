package cloud.oblak.agent.network;

import java.nio.file.Path;

/** What a workload needs of its port. */
public sealed interface PortAttachment {

  /**
   * A container runs in this network namespace.
   *
   * @param path a file that names the namespace and outlives the container
   */
  record Namespace(Path path) implements PortAttachment {}

  /** A VM's tap is handed to {@link NetworkBackend#plug} while the domain is paused. */
  record Tap() implements PortAttachment {}
}
