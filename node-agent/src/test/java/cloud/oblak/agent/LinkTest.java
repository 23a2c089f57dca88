package cloud.oblak.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.desired.DesiredState;
import cloud.oblak.agent.desired.MemoryFolder;
import cloud.oblak.agent.desired.ObjectKey;
import cloud.oblak.agent.hypervisor.MemoryHypervisor;
import cloud.oblak.agent.network.MemoryNetwork;
import cloud.oblak.agent.network.NetworkBackend;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.nodeapi.ToAgent;
import cloud.oblak.nodeapi.ToService;
import cloud.oblak.nodeapi.WorkloadStatus;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkTest {
  private final ServiceDouble services = new ServiceDouble();
  private final Shared shared = Shared.create(1);
  private final MemoryFolder folder = new MemoryFolder();
  private final TestContainers containers = new TestContainers();
  private final Agent agent =
      new Agent(
          AgentLab.settings(services.controlPlane(), "token-1"),
          new Drivers(containers, new MemoryHypervisor(), new TestImages(), new MemoryNetwork()),
          folder,
          new DesiredState(folder),
          shared);

  @AfterEach
  void close() {
    agent.close();
    shared.close();
    services.close();
  }

  private static boolean reported(List<ToService> messages, WorkloadStatus.Phase phase) {
    return messages.stream()
        .filter(ToService.Observed.class::isInstance)
        .flatMap(message -> ((ToService.Observed) message).objects().stream())
        .map(ObservedObject::status)
        .anyMatch(status -> status instanceof WorkloadStatus seen && seen.phase() == phase);
  }

  private static boolean complete(List<ToService> messages) {
    return messages.stream()
        .anyMatch(message -> message instanceof ToService.Observed seen && seen.complete());
  }

  @Test
  void aHostJoinsThoughTheFirstAnswerIsLostAndRunsWhatTheServicesDesire() throws Exception {
    services.loseAnswers(1);
    agent.connect();
    assertEquals(1, services.keysSeen().size());
    services.greet("network", "aaaaaaaa", 1);
    services.greet("compute", "aaaaaaaa", 1);
    services.send("network", new ToAgent.Desired(Wanted.network(), true));
    services.send("compute", new ToAgent.Desired(List.of(Wanted.container(1, Power.ON, 0)), true));
    AgentLab.await(
        "running is reported",
        () -> reported(services.received("compute"), WorkloadStatus.Phase.RUNNING));
    AgentLab.await(
        "inventories",
        () -> complete(services.received("compute")) && complete(services.received("network")));
    AgentLab.await(
        "alive",
        () -> services.received("compute").stream().anyMatch(ToService.Alive.class::isInstance));
    assertTrue(services.received("compute").getFirst() instanceof ToService.Hello);
  }

  @Test
  void credentialsOfAnInstanceAreAskedForAndTaken() throws Exception {
    agent.connect();
    services.greet("compute", "aaaaaaaa", 1);
    Metadata.Profile profile = Wanted.profile("AIPA1");
    Metadata metadata = Wanted.metadata(Metadata.Access.TOKEN, profile);
    services.send("compute", new ToAgent.Desired(List.of(Wanted.container(1, metadata)), true));
    AgentLab.await(
        "credentials are asked for",
        () ->
            services
                .received("compute")
                .contains(
                    new ToService.CredentialsRequest(
                        List.of(new ToService.WantedCredentials(Wanted.CONTAINER, null)))));
    services.send(
        "compute",
        new ToAgent.Credentials(
            List.of(
                new RoleCredentials(
                    Wanted.CONTAINER, "AIPA1", RoleCredentials.SUCCESS, "", "reader", null))));
    AgentLab.await(
        "they are there", () -> agent.credentials().of(Wanted.CONTAINER, profile).isPresent());
  }

  @Test
  void noHandshakeIsTimedByTheOneTimerThatIsNeverCancelled() {
    assertNotEquals(0, shared.vertx().setTimer(1, _ -> {}));
  }

  @Test
  void aLostConnectionIsMadeAgainAndTheInventoryRepeated() throws Exception {
    agent.connect();
    services.greet("compute", "aaaaaaaa", 1);
    services.send("compute", new ToAgent.Desired(List.<DesiredObject>of(), true));
    AgentLab.await("inventory", () -> complete(services.received("compute")));
    services.drop("compute");
    services.greet("compute", "aaaaaaaa", 1);
    services.send("compute", new ToAgent.Desired(List.<DesiredObject>of(), true));
    AgentLab.await("inventory again", () -> complete(services.received("compute")));
  }

  @Test
  void anotherInstallationAndAnOlderEpochAreNotBelieved() throws Exception {
    agent.connect();
    services.greet("compute", "bbbbbbbb", 1);
    services.awaitClosed("compute");
    services.greet("compute", "aaaaaaaa", 5);
    services.send("compute", new ToAgent.Desired(List.<DesiredObject>of(), true));
    AgentLab.await("inventory", () -> complete(services.received("compute")));
    services.drop("compute");
    services.greet("compute", "aaaaaaaa", 4);
    services.awaitClosed("compute");
    assertFalse(complete(services.received("compute")));
  }

  @Test
  void aJoinedHostFollowsTheServicesToWhereItsConfigurationSaysTheyAre() throws Exception {
    agent.connect();
    services.greet("compute", "aaaaaaaa", 1);
    agent.close();
    try (ServiceDouble moved = services.moved();
        Agent again =
            new Agent(
                AgentLab.settings(
                    URI.create("http://127.0.0.1:1"),
                    Map.of("compute", moved.tls(), "network", moved.tls()),
                    ""),
                new Drivers(
                    containers, new MemoryHypervisor(), new TestImages(), new MemoryNetwork()),
                folder,
                new DesiredState(folder),
                shared)) {
      again.connect();
      moved.greet("compute", "aaaaaaaa", 1);
      moved.greet("network", "aaaaaaaa", 1);
    }
  }

  @Test
  void whatChangesWhileTheInventoryIsMadeIsReported() throws Exception {
    ObjectKey vpc = new ObjectKey(ObjectKind.VPC, Wanted.VPC);
    ObjectStatus changed = new ObjectStatus(ObjectStatus.Phase.FAILED, "changed meanwhile");
    AtomicReference<Agent> asked = new AtomicReference<>();
    // What the driver has is asked for last, when all that is desired has been looked at.
    NetworkBackend network = whenListed(() -> asked.get().observations().publish(vpc, 1, changed));
    MemoryFolder state = new MemoryFolder();
    try (Agent talkative =
        new Agent(
            AgentLab.settings(services.controlPlane(), "token-1"),
            new Drivers(containers, new MemoryHypervisor(), new TestImages(), network),
            state,
            new DesiredState(state),
            shared)) {
      asked.set(talkative);
      talkative.connect();
      services.greet("network", "aaaaaaaa", 1);
      services.send("network", new ToAgent.Desired(List.of(Wanted.vpc()), true));
      AgentLab.await("inventory", () -> complete(services.received("network")));
      AgentLab.await(
          "the change is reported",
          () ->
              services.received("network").stream()
                  .filter(ToService.Observed.class::isInstance)
                  .flatMap(message -> ((ToService.Observed) message).objects().stream())
                  .anyMatch(seen -> seen.status().equals(changed)));
    }
  }

  private static NetworkBackend whenListed(Runnable then) {
    MemoryNetwork network = new MemoryNetwork();
    return (NetworkBackend)
        Proxy.newProxyInstance(
            NetworkBackend.class.getClassLoader(),
            new Class<?>[] {NetworkBackend.class},
            (_, method, arguments) -> {
              if (method.getName().equals("vpcs")) {
                then.run();
              }
              return method.invoke(network, arguments);
            });
  }

  @Test
  void aQuietLinkStaysAliveForBothServices() throws Exception {
    agent.connect();
    for (String service : List.of("compute", "network")) {
      services.greet(service, "aaaaaaaa", 1);
      AgentLab.await(
          service,
          () -> services.received(service).stream().anyMatch(ToService.Alive.class::isInstance));
    }
  }

  @Test
  void theScreenshotOfAVmIsAnsweredAndThatOfAContainerRefused() throws Exception {
    agent.connect();
    services.greet("network", "aaaaaaaa", 1);
    services.greet("compute", "aaaaaaaa", 1);
    services.send("network", new ToAgent.Desired(Wanted.network(), true));
    services.send(
        "compute",
        new ToAgent.Desired(
            List.of(Wanted.container(1, Power.ON, 0), Wanted.vm(1, Power.ON, 0)), true));
    AgentLab.await(
        "running is reported",
        () ->
            observed(Wanted.VM, WorkloadStatus.Phase.RUNNING)
                && observed(Wanted.CONTAINER, WorkloadStatus.Phase.RUNNING));
    services.send("compute", new ToAgent.ScreenshotRequest("r1", Wanted.VM, true));
    services.send("compute", new ToAgent.ScreenshotRequest("r2", Wanted.CONTAINER, false));
    services.send("compute", new ToAgent.ScreenshotRequest("r3", "i-0", false));
    AgentLab.await("answers", () -> screenshots().size() == 3);
    assertTrue(screenshots().get("r1").base64().startsWith("/9j/"), "a JPEG");
    assertEquals(
        ToService.ScreenshotAnswer.NO_DISPLAY, screenshots().get("r2").failure(), "a container");
    assertEquals(
        ToService.ScreenshotAnswer.NOT_RUNNING, screenshots().get("r3").failure(), "unknown");
  }

  private boolean observed(String id, WorkloadStatus.Phase phase) {
    return services.received("compute").stream()
        .filter(ToService.Observed.class::isInstance)
        .flatMap(message -> ((ToService.Observed) message).objects().stream())
        .anyMatch(object ->
            object.id().equals(id)
                && object.status() instanceof WorkloadStatus seen
                && seen.phase() == phase);
  }

  private Map<String, ToService.ScreenshotAnswer> screenshots() {
    return services.received("compute").stream()
        .filter(ToService.ScreenshotAnswer.class::isInstance)
        .map(ToService.ScreenshotAnswer.class::cast)
        .collect(Collectors.toMap(ToService.ScreenshotAnswer::requestId, Function.identity()));
  }

  @Test
  void theConsoleIsAnswered() throws Exception {
    agent.connect();
    services.greet("network", "aaaaaaaa", 1);
    services.greet("compute", "aaaaaaaa", 1);
    services.send("network", new ToAgent.Desired(Wanted.network(), true));
    services.send("compute", new ToAgent.Desired(List.of(Wanted.container(1, Power.ON, 0)), true));
    services.send("compute", new ToAgent.ConsoleRequest("r1", Wanted.CONTAINER, 100, null));
    String position = Integer.toString(("log of " + Wanted.CONTAINER).length());
    String expected =
        Base64.getEncoder()
            .encodeToString(("log of " + Wanted.CONTAINER).getBytes(StandardCharsets.UTF_8));
    AgentLab.await(
        "answer",
        () ->
            services
                .received("compute")
                .contains(new ToService.ConsoleAnswer("r1", expected, position, false, false)));
    services.send("compute", new ToAgent.ConsoleRequest("r2", Wanted.CONTAINER, 100, position));
    AgentLab.await(
        "nothing more",
        () ->
            services
                .received("compute")
                .contains(new ToService.ConsoleAnswer("r2", "", position, false, false)));
  }
}
