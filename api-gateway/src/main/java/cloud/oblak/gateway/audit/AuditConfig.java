package cloud.oblak.gateway.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where calls are written down on their way to metering. */
@ConfigMapping(prefix = "oblak.audit")
interface AuditConfig {
  /** A directory that survives restarts; absent: {@code work/audit} of the installation. */
  Optional<Path> directory();

  /**
   * Most bytes of one gateway on their way; from there on, what would change something is refused.
   */
  @WithDefault("268435456")
  long limit();
}
