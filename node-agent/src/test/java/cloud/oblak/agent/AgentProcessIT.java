package cloud.oblak.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.ToAgent;
import cloud.oblak.nodeapi.ToService;
import cloud.oblak.nodeapi.WorkloadStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as the process that supervisors start and end, on drivers in memory. */
class AgentProcessIT {
  @TempDir Path home;

  private Process start(ServiceDouble services) throws IOException {
    Path config = home.resolve("agent.properties");
    Files.writeString(
        config,
        """
        installation=aaaaaaaa
        home=%s
        drivers=memory
        control-plane=%s
        join-token=token-1
        """
            .formatted(home.resolve("agent"), services.controlPlane()));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            AgentMain.class.getName(),
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
        .start();
  }

  private static Optional<ObservedObject> container(ServiceDouble services) {
    return services.received("compute").stream()
        .filter(ToService.Observed.class::isInstance)
        .flatMap(message -> ((ToService.Observed) message).objects().stream())
        .filter(object -> object.id().equals(Wanted.CONTAINER))
        .reduce((_, last) -> last);
  }

  private static void awaitContainer(ServiceDouble services, WorkloadStatus.Phase phase) {
    AgentLab.await(
        "the container is " + phase,
        () ->
            container(services)
                .filter(object -> ((WorkloadStatus) object.status()).phase() == phase)
                .isPresent());
  }

  @Test
  void anAgentKilledAtOnceKnowsWhoItIsAndWhatItRanWhenItStartsAgain() throws Exception {
    try (ServiceDouble services = new ServiceDouble()) {
      Process first = start(services);
      try {
        services.greet("network", "aaaaaaaa", 1);
        services.greet("compute", "aaaaaaaa", 1);
        services.send("network", new ToAgent.Desired(Wanted.network(), true));
        services.send(
            "compute", new ToAgent.Desired(List.of(Wanted.container(1, Power.ON, 0)), true));
        awaitContainer(services, WorkloadStatus.Phase.RUNNING);
      } finally {
        first.destroyForcibly().waitFor();
      }
      services.awaitClosed("compute");
      Process second = start(services);
      try {
        services.greet("compute", "aaaaaaaa", 1);
        services.send("compute", new ToAgent.Desired(List.<DesiredObject>of(), true));
        // Drivers in memory end with their process: what ran has ended, and is an orphan here.
        awaitContainer(services, WorkloadStatus.Phase.STOPPED);
        assertEquals(0, container(services).orElseThrow().generation());
        assertEquals(1, services.keysSeen().size(), "it joined once");
      } finally {
        second.destroyForcibly().waitFor();
      }
    }
  }
}
