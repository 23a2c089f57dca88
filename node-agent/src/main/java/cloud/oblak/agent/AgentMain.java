package cloud.oblak.agent;

import cloud.oblak.agent.credential.GuestCredentials;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.FileFolder;
import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.host.Health;
import cloud.oblak.agent.host.HostFacts;
import cloud.oblak.agent.host.Joining;
import cloud.oblak.agent.host.Secrets;
import cloud.oblak.agent.link.LinkOptions;
import cloud.oblak.agent.metadata.MetadataServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the agent of this host: {@code AgentMain agent.properties}. */
public final class AgentMain {
  private static final int EVENT_LOOPS = 1;

  private AgentMain() {}

  /** Runs until the process is told to end. Guests and networks go on. */
  public static void main(String[] arguments) throws InterruptedException {
    // Before the first class that logs is loaded.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    System.setProperty("java.awt.headless", "true");
    if (arguments.length != 1) {
      System.err.println("usage: AgentMain <agent.properties>");
      System.exit(2);
    }
    try {
      run(AgentConfig.read(Path.of(arguments[0])));
    } catch (IOException | IllegalArgumentException | DriverException failure) {
      System.err.println("the agent cannot start: " + failure.getMessage());
      failure.printStackTrace();
      System.exit(1);
    } catch (Joining.JoinRefused refused) {
      System.err.println("the agent cannot start: " + refused.getMessage());
      System.exit(3);
    }
  }

  private static void run(AgentConfig config)
      throws IOException, InterruptedException, Joining.JoinRefused {
    Logger log = LoggerFactory.getLogger(AgentMain.class);
    StateFolder folder = new FileFolder(config.home());
    DesiredState desired = new DesiredState(folder);
    Shared shared = Shared.create(EVENT_LOOPS);
    GuestCredentials credentials = new GuestCredentials(desired, folder, shared.clock());
    String proxySecret = Secrets.keep(folder, "proxy");
    // First of all: guests may be waiting for it.
    MetadataServer metadata =
        new MetadataServer(
            desired,
            credentials,
            config.metadataPort(),
            proxySecret,
            Secrets.keep(folder, "metadata"),
            shared.clock(),
            shared.threads().workers());
    Drivers drivers =
        config.realDrivers()
            ? HostDrivers.real(config, proxySecret)
            : HostDrivers.memory(Duration.ZERO);
    Agent agent =
        new Agent(settings(config, folder), drivers, folder, desired, shared, credentials);
    Health health =
        config.managementPort() == 0
            ? null
            : new Health(config.managementPort(), shared.threads().workers(), agent::health);
    log.info(
        "agent started installation={} drivers={} hypervisor=\"{}\" containers=\"{}\" metadata={}",
        config.installation(),
        config.realDrivers() ? "real" : "memory",
        drivers.vms().description(),
        drivers.containers().description(),
        metadata.port());
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  agent.close();
                  ended.countDown();
                },
                "agent-end"));
    agent.connect();
    ended.await();
    if (health != null) {
      health.close();
    }
    metadata.close();
  }

  private static AgentSettings settings(AgentConfig config, StateFolder folder) {
    return new AgentSettings(
        config.installation(),
        config.controlPlane(),
        config.trust(),
        config.services(),
        config.joinToken(),
        HostFacts.ofThisMachine(
            folder, config.home(), config.name(), config.memoryReserve(), config.diskOffered()),
        config.zones(),
        !config.realDrivers(),
        config.parallelActions(),
        AgentSettings.RETRY,
        LinkOptions.standard());
  }
}
