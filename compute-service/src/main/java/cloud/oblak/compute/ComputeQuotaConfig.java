package cloud.oblak.compute;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What accounts may have of compute where the operator sets no other limit for one. */
@ConfigMapping(prefix = "oblak.compute.quota")
interface ComputeQuotaConfig {
  /** Instances that are not terminated, stopped ones included. */
  @WithDefault("2000")
  long instances();

  /** Virtual CPUs of those instances together. */
  @WithDefault("4000")
  long vcpus();

  /** Memory of those instances together, in MiB. */
  @WithDefault("16777216")
  long memoryMib();
}
