package cloud.oblak.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.MemoryFolder;
import cloud.oblak.agent.hypervisor.MemoryHypervisor;
import cloud.oblak.agent.network.MemoryNetwork;
import cloud.oblak.nodeapi.ToAgent;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The host's certificate lives from an hour ago to an hour from now. */
class RenewalTest {
  private static final Duration LATE = Duration.ofMinutes(30);

  private final ServiceDouble services = new ServiceDouble();
  private final Shared shared = Shared.create(1);
  private final MemoryFolder folder = new MemoryFolder();
  private Agent agent;

  private void start(Duration later) throws Exception {
    if (agent != null) {
      agent.close();
    }
    agent =
        new Agent(
            AgentLab.settings(services.controlPlane(), "token-1"),
            new Drivers(
                new TestContainers(),
                new MemoryHypervisor(),
                new TestImages(),
                new MemoryNetwork()),
            folder,
            new DesiredState(folder),
            new Shared(shared.vertx(), shared.threads(), Clock.offset(Clock.systemUTC(), later)));
    agent.connect();
  }

  private boolean renewed() {
    return folder.read("identity/renewed.json").isPresent()
        && folder.read("identity/next.key").isEmpty();
  }

  private void greetBoth() {
    services.greet("compute", "aaaaaaaa", 1);
    services.greet("network", "aaaaaaaa", 1);
  }

  @AfterEach
  void close() {
    agent.close();
    shared.close();
    services.close();
  }

  @Test
  void aYoungCertificateStays() throws Exception {
    start(Duration.ZERO);
    greetBoth();
    services.send("compute", new ToAgent.Desired(List.of(), true));
    AgentLab.await("it is heard", () -> !services.received("compute").isEmpty());
    assertFalse(renewed());
    assertEquals(1, services.keysSeen().size());
  }

  @Test
  void afterTwoThirdsOfItsLifeTheLinksAreMadeAgainWithANewOne() throws Exception {
    start(Duration.ZERO);
    greetBoth();
    String first = services.keyShown("compute");
    start(LATE);
    AgentLab.await("it is renewed", this::renewed);
    AgentLab.await(
        "both show it",
        () ->
            !services.keyShown("compute").equals(first)
                && !services.keyShown("network").equals(first));
    greetBoth();
    String second = services.keyShown("compute");
    assertEquals(Set.of(first, second), services.keysSeen());
    services.send("compute", new ToAgent.Desired(List.of(), true));
    AgentLab.await("the link is in use", () -> services.received("compute").size() > 1);

    start(Duration.ZERO);
    greetBoth();
    assertEquals(second, services.keyShown("network"), "it is kept");
  }

  @Test
  void aHostWhoseCertificateHasEndedJoinsAnew() throws Exception {
    start(Duration.ZERO);
    byte[] before = folder.read("identity/answer.json").orElseThrow();
    start(Duration.ZERO);
    assertArrayEquals(before, folder.read("identity/answer.json").orElseThrow());
    start(Duration.ofHours(2));
    assertFalse(Arrays.equals(before, folder.read("identity/answer.json").orElseThrow()));
  }

  @Test
  void anAnswerThatWasLostIsAskedForAgainWithTheSameKey() throws Exception {
    start(Duration.ZERO);
    services.loseAnswers(1);
    start(LATE);
    AgentLab.await("it was asked for", () -> services.keysSeen().size() == 2);
    AgentLab.await("the key is kept", () -> folder.read("identity/next.key").isPresent());
    assertFalse(renewed());
    start(LATE);
    AgentLab.await("it is renewed", this::renewed);
    assertEquals(2, services.keysSeen().size());
    assertTrue(folder.read("identity/certificate.pem").isPresent());
  }
}
