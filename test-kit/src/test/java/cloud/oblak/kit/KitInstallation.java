package cloud.oblak.kit;

import cloud.oblak.kit.config.InstallationConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;

/** The configuration of an installation for tests without Quarkus. */
public final class KitInstallation {
  private KitInstallation() {}

  /** An installation with these certificates. */
  public static InstallationConfig of(Path pki, String... more) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withMapping(InstallationConfig.class)
            .withDefaultValue("oblak.installation", "0be1ac00")
            .withDefaultValue("oblak.pki.directory", pki.toString())
            .withDefaultValues(
                Map.of("oblak.database.port", "1", "oblak.database.password.x", "y"));
    for (int i = 0; i < more.length; i += 2) {
      builder.withDefaultValue(more[i], more[i + 1]);
    }
    return builder.build().getConfigMapping(InstallationConfig.class);
  }
}
