package cloud.oblak.compute.placement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How far hosts are filled. */
@ConfigMapping(prefix = "oblak.compute.placement")
public interface PlacementConfig {
  /** Baseline CPU that may be promised per CPU of a host. */
  @WithDefault("8")
  int cpuRatio();

  /** Thin disk that may be promised per byte of a host's disk. */
  @WithDefault("10")
  int diskRatio();
}
