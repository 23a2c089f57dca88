package cloud.oblak.compute.image;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What images may be imported from. */
@ConfigMapping(prefix = "oblak.compute")
public interface ImageConfig {
  /** Hosts from which tenants may import although their addresses are private or loopback. */
  Optional<List<String>> allowedImageHosts();

  /** How many images a tenant's account may have, failed imports included. */
  @WithDefault("100")
  int imagesPerAccount();
}
