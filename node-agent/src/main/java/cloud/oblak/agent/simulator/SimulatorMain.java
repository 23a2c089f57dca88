package cloud.oblak.agent.simulator;

import cloud.oblak.agent.Agent;
import cloud.oblak.agent.AgentSettings;
import cloud.oblak.agent.HostDrivers;
import cloud.oblak.agent.Shared;
import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.ForgetfulFolder;
import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.host.HostFacts;
import cloud.oblak.agent.host.Joining;
import cloud.oblak.agent.link.LinkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays many hosts with memory drivers, each with an identity of its own. */
public final class SimulatorMain {
  private static final int EVENT_LOOPS = 2;
  private static final int JOINS_AT_ONCE = 16;
  private static final int VCPUS = 64;
  private static final long MEMORY = 256L << 30;
  private static final long DISK = 8L << 40;

  private SimulatorMain() {}

  /** Runs until the process is told to end. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    System.setProperty("java.awt.headless", "true");
    SimulatorArguments wanted;
    List<String> tokens;
    try {
      wanted = SimulatorArguments.parse(arguments);
      tokens = Files.readAllLines(wanted.tokens()).stream().filter(one -> !one.isBlank()).toList();
      if (tokens.size() < wanted.hosts()) {
        throw new IllegalArgumentException(
            "%d hosts need as many tokens, the file has %d"
                .formatted(wanted.hosts(), tokens.size()));
      }
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    run(wanted, tokens);
    new CountDownLatch(1).await();
  }

  private static void run(SimulatorArguments wanted, List<String> tokens) {
    Logger log = LoggerFactory.getLogger(SimulatorMain.class);
    Shared shared = Shared.create(EVENT_LOOPS);
    Semaphore joins = new Semaphore(JOINS_AT_ONCE);
    AtomicInteger joined = new AtomicInteger();
    for (int i = 0; i < wanted.hosts(); i++) {
      Agent agent = agent(wanted, i + 1, tokens.get(i).strip(), shared);
      shared
          .threads()
          .run(() -> {
            try {
              joins.acquire();
              try {
                agent.connect();
              } finally {
                joins.release();
              }
              log.info("joined={} of={}", joined.incrementAndGet(), wanted.hosts());
            } catch (Joining.JoinRefused refused) {
              log.error("join refused=\"{}\"", refused.getMessage());
            } catch (InterruptedException ending) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  private static Agent agent(SimulatorArguments wanted, int number, String token, Shared shared) {
    String name = String.format(Locale.ROOT, "sim-%04d", number);
    AgentSettings settings =
        new AgentSettings(
            "",
            wanted.controlPlane(),
            null,
            Map.of(),
            token,
            new HostFacts(name, "x86_64", VCPUS, MEMORY, DISK),
            List.of("a", "b", "c"),
            true,
            VCPUS,
            AgentSettings.RETRY,
            LinkOptions.standard());
    StateFolder folder = new ForgetfulFolder();
    return new Agent(
        settings, HostDrivers.memory(wanted.latency()), folder, new DesiredState(folder), shared);
  }
}
