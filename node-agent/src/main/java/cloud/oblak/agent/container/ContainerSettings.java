package cloud.oblak.agent.container;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What the runtime must know of its host.
 *
 * @param home the agent's directory; each directory above it must be searchable by all users
 * @param installation 8 hex digits; names the control group above all containers
 * @param idBase first of the 65,536 host ids that containers run under, as their layers are owned
 * @param nameserver address of the resolver as seen by containers
 */
public record ContainerSettings(Path home, String installation, int idBase, String nameserver) {
  /** How many ids a container has. */
  public static final int ID_COUNT = 65_536;

  private static final Pattern INSTALLATION = Pattern.compile("[0-9a-f]{8}");

  public ContainerSettings {
    if (!home.isAbsolute()) {
      throw new IllegalArgumentException("home must be absolute");
    }
    if (!INSTALLATION.matcher(installation).matches()) {
      throw new IllegalArgumentException("an installation id has 8 hex digits");
    }
    if (idBase < ID_COUNT) {
      throw new IllegalArgumentException("containers must not run under ids of the host");
    }
  }

  /** With the VPC's resolver. */
  public static ContainerSettings of(Path home, String installation, int idBase) {
    return new ContainerSettings(home, installation, idBase, "169.254.169.253");
  }

  Path containers() {
    return home.resolve("containers");
  }

  Path exits() {
    return containers().resolve(".exits");
  }

  Path runtimeState() {
    return containers().resolve(".state");
  }

  Path templates() {
    return containers().resolve(".templates");
  }

  /** Control group of a container, below the root of each hierarchy. */
  String cgroup(String instanceId) {
    return cgroup() + "/" + instanceId;
  }

  String cgroup() {
    return "/oblak-" + installation;
  }
}
