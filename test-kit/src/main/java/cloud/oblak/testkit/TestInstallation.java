package cloud.oblak.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a {@code @QuarkusTest} of a service needs: database, certificates and the installation's
 * configuration. Use with {@code @WithTestResource(TestInstallation.class)}; init arguments are
 * added to the configuration.
 */
public final class TestInstallation implements QuarkusTestResourceLifecycleManager {
  private static volatile Path pkiDirectory;
  private static volatile TestPki authority;

  private final Map<String, String> more = new HashMap<>();
  private TestDatabase database;
  private Path home;

  /** Directory of the certificates of the running test installation. */
  public static Path pki() {
    Path directory = pkiDirectory;
    if (directory == null) {
      throw new IllegalStateException("No test installation runs.");
    }
    return directory;
  }

  /**
   * Issues a host's certificate: {@code <hostId>.pem} and {@code <hostId>-key.pem} beside the
   * others.
   */
  public static void issueHost(String hostId) {
    authority.issue(hostId, hostId, List.of());
  }

  @Override
  public void init(Map<String, String> arguments) {
    more.putAll(arguments);
  }

  @Override
  public Map<String, String> start() {
    try {
      home = Files.createTempDirectory("oblak-test-");
      Path pki = Files.createDirectory(home.resolve("pki"));
      authority = new TestPki(pki);
      pkiDirectory = pki;
    } catch (IOException failed) {
      throw new UncheckedIOException("The test installation has no directory.", failed);
    }
    database = TestDatabase.start();
    Map<String, String> config = new HashMap<>();
    config.put("oblak.installation", "0be1ac00");
    config.put("oblak.home", home.toString());
    config.put("oblak.pki.directory", pkiDirectory.toString());
    config.put("oblak.database.port", Integer.toString(database.port()));
    config.put("oblak.database.name", "postgres");
    for (String service : new String[] {"identity", "compute", "network", "metering"}) {
      config.put("oblak.database.password." + service, TestDatabase.PASSWORD);
    }
    config.put("oblak.identity.credentials-file", home.resolve("credentials").toString());
    config.put("oblak.network.public-pool", "198.18.240.0/20");
    // All listeners have a known port or none: the meters of one with a port and of one without
    // have different tags, and registering both ends in a start that never returns.
    config.put("quarkus.http.test-port", Integer.toString(freePort()));
    // Services in one process call each other at the configured port, so it must be the real one.
    String tlsPort = Integer.toString(freePort());
    config.put("quarkus.http.ssl-port", tlsPort);
    config.put("quarkus.http.test-ssl-port", tlsPort);
    config.put("quarkus.management.test-port", Integer.toString(freePort()));
    config.putAll(more);
    return config;
  }

  @Override
  public void stop() {
    if (database != null) {
      database.close();
    }
    if (home != null) {
      deleteTree(home);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException("There is no free port.", failed);
    }
  }

  private static void deleteTree(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("The test installation left files behind.", failed);
    }
  }
}
