package cloud.oblak.metering.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** What metering is told beyond the installation's own settings. */
@ConfigMapping(prefix = "oblak.metering")
interface MeteringConfig {
  /** The services whose feeds are read. */
  @WithDefault("identity,compute,network")
  List<String> feeds();
}
