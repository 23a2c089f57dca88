package cloud.oblak.compute.placement;

import io.quarkus.runtime.configuration.MemorySize;
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

  /** Memory that a VM takes of its host beyond its guest's: QEMU, its devices, translated code. */
  @WithDefault("128M")
  MemorySize vmMemoryOverhead();

  /** A host with less free disk gets nothing new; what is there goes on. */
  @WithDefault("1G")
  MemorySize freeDisk();
}
