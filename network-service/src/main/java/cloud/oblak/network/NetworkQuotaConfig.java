package cloud.oblak.network;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What accounts may have of networks where the operator sets no other limit for one. */
@ConfigMapping(prefix = "oblak.network.quota")
interface NetworkQuotaConfig {
  /** Public addresses that an account keeps for itself. */
  @WithDefault("20")
  long addresses();

  /** VPCs, the default one included. */
  @WithDefault("5")
  long vpcs();

  /** Security groups of all VPCs together. */
  @WithDefault("2500")
  long securityGroups();

  /** Rules of one security group in one direction. */
  @WithDefault("60")
  long rulesPerSecurityGroup();
}
