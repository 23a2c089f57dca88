package cloud.oblak.compute.instance;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How instances are treated. */
@ConfigMapping(prefix = "oblak.compute.instance")
public interface InstanceConfig {
  /** How long a VM may take to shut down before it is switched off. */
  @WithDefault("30s")
  Duration vmStopTimeout();

  /** How long a container's first process may take to end before it is killed. */
  @WithDefault("10s")
  Duration containerStopTimeout();

  /** How long a terminated instance stays readable. */
  @WithDefault("1h")
  Duration keepTerminated();

  /** How long an interrupted launch rests before it is finished by the reconciler. */
  @WithDefault("20s")
  Duration finishAfter();
}
