package cloud.oblak.network.address;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What network-service is told beyond the installation's own settings. */
@ConfigMapping(prefix = "oblak.network")
public interface NetworkConfig {
  /** The range of public addresses, for example 198.18.0.0/20; no smaller than a /29. */
  String publicPool();

  /** How long an address rests after it was given back. */
  @WithDefault("60s")
  Duration addressRest();
}
