package cloud.oblak.kit.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every service of an installation is told; written by {@code ./oblak up} or by Ansible. */
@ConfigMapping(prefix = "oblak")
public interface InstallationConfig {
  /** The installation's id: 8 lower-case hex digits. */
  String installation();

  /** Raised after a restore, so that agents refuse a control plane that went back in time. */
  @WithDefault("1")
  long epoch();

  /** The one region, as AWS names them. */
  @WithDefault("us-east-1")
  String region();

  /** Zone letters of the region. */
  @WithDefault("a,b,c")
  List<String> zones();

  /** The installation's directory. */
  Optional<Path> home();

  /** Where PostgreSQL answers. */
  Database database();

  /** The installation's certificates. */
  Pki pki();

  /** Base URL of each service's TLS listener by name; absent: the one in this process. */
  Map<String, String> services();

  /** Simulated hosts and drivers are allowed only where this says so. */
  @WithDefault("false")
  boolean allowSimulatedHosts();

  /** The address of PostgreSQL. */
  interface Database {
    @WithDefault("127.0.0.1")
    String host();

    int port();

    @WithDefault("oblak")
    String name();

    /** Password of each service's role. */
    Map<String, String> password();
  }

  /** The directory of ca.pem, ca-key.pem, secrets.key, service.pem and service-key.pem. */
  interface Pki {
    Path directory();
  }
}
