package cloud.oblak.identity.account;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** What identity-service alone is told. */
@ConfigMapping(prefix = "oblak.identity")
interface IdentityConfig {
  /** Where the first start leaves the secrets of the operator and of the first account. */
  Path credentialsFile();
}
