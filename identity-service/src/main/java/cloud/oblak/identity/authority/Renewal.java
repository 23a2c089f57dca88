package cloud.oblak.identity.authority;

import cloud.oblak.kit.config.InstallationConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Looks once a day for certificates beside the authority's key that end soon. */
@Singleton
class Renewal {
  private static final Logger LOG = Logger.getLogger(Renewal.class);
  private static final Duration DAY = Duration.ofDays(1);

  private final Path directory;
  private Thread thread;

  Renewal(InstallationConfig config) {
    this.directory = config.pki().directory();
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofVirtual().name("renewal").start(this::run);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        renew();
        Thread.sleep(DAY);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void renew() {
    try {
      InstallationKeys.renew(directory, Instant.now())
          .forEach(file -> LOG.infof("%s was made anew", file));
    } catch (IOException | GeneralSecurityException | RuntimeException failed) {
      LOG.errorf(
          failed, "Certificates in %s could not be renewed; tried again in a day", directory);
    }
  }
}
