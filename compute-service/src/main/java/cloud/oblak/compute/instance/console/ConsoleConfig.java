package cloud.oblak.compute.instance.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How consoles are streamed. */
@ConfigMapping(prefix = "oblak.compute.console")
interface ConsoleConfig {
  /** How long the client of a stream may take nothing before it is cut off. */
  @WithDefault("20s")
  Duration sendWithin();
}
