package cloud.oblak.kit.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.KitDatabase;
import cloud.oblak.kit.KitInstallation;
import cloud.oblak.kit.replica.PostgresReplicas;
import cloud.oblak.kit.replica.Replicas;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.FrameLimits;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.nodeapi.ToAgent;
import cloud.oblak.nodeapi.ToService;
import cloud.oblak.nodeapi.VpcSpec;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestPki;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentGateIT {
  private static final String HOST = "h-00000000000000001";
  private static final HostReport REPORT =
      new HostReport("a", "x86_64", 2, 1L << 33, 1L << 36, List.of("a"), true, "", "", "");
  private static final ToService HELLO = new ToService.Hello(REPORT, true);

  private static final int WISHES = 20;
  private static final VpcSpec SPEC =
      new VpcSpec("vpc-1", "111122223333", "172.31.0.0/16", List.of(), "d");

  private static KitDatabase kit;
  @TempDir static Path directory;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicReference<CountDownLatch> hold = new AtomicReference<>(new CountDownLatch(0));
  private Vertx vertx;
  private HttpServer server;
  private PostgresReplicas replicas;
  private HostObjects objects;
  private AgentGate gate;

  @BeforeAll
  static void installation() {
    kit = new KitDatabase("metering");
    new TestPki(directory).issue("host", HOST, List.of());
  }

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    replicas = kit.replicas();
    objects = new HostObjects(kit.database(), replicas);
    Router router = Router.router(vertx);
    gate = new AgentGate(router, objects, new Listener(), KitInstallation.of(directory));
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setClientAuth(ClientAuth.REQUIRED)
            .setKeyCertOptions(pair("service"))
            .setTrustOptions(authority());
    new LinkLimits().customizeHttpsServer(options);
    server = await(vertx.createHttpServer(options).requestHandler(router).listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() throws Exception {
    hold.get().countDown();
    await(vertx.close());
    replicas.close();
    kit.database().update("DELETE FROM host_object");
  }

  private static <T> T await(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static PemKeyCertOptions pair(String name) {
    return new PemKeyCertOptions()
        .setCertPath(directory.resolve(name + ".pem").toString())
        .setKeyPath(directory.resolve(name + "-key.pem").toString());
  }

  private static PemTrustOptions authority() {
    return new PemTrustOptions().addCertPath(directory.resolve("ca.pem").toString());
  }

  private Agent agent() throws Exception {
    WebSocketClient client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setSsl(true)
                .setKeyCertOptions(pair("host"))
                .setTrustOptions(authority())
                .setMaxFrameSize(FrameLimits.FRAME_BYTES)
                .setMaxMessageSize(FrameLimits.MESSAGE_BYTES));
    // On the event loop, so that no message comes before somebody listens.
    return await(
        client
            .connect(
                new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(server.actualPort())
                    .setSsl(true)
                    .setURI("/agent/metering"))
            .map(Agent::new));
  }

  /** An agent that says what the test tells it to. */
  private static final class Agent {
    private final WebSocket socket;
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    Agent(WebSocket socket) {
      this.socket = socket;
      socket.textMessageHandler(received::add);
    }

    void say(ToService message) {
      say(FrameLimits.text(message));
    }

    void say(String text) {
      var _ = socket.writeTextMessage(text);
    }

    ToAgent next() throws InterruptedException, JsonProcessingException {
      String text = received.poll(30, TimeUnit.SECONDS);
      assertTrue(text != null, "nothing was received");
      return NodeJson.mapper().readValue(text, ToAgent.class);
    }

    void greet() throws InterruptedException, JsonProcessingException {
      greet(HELLO);
    }

    void greet(ToService hello) throws InterruptedException, JsonProcessingException {
      assertTrue(next() instanceof ToAgent.Hello);
      say(hello);
      assertTrue(next() instanceof ToAgent.Desired all && all.complete());
    }
  }

  private static ToService.Observed observed(String id, String reason) {
    return new ToService.Observed(
        List.of(
            new ObservedObject(
                ObjectKind.VPC, id, 1, new ObjectStatus(ObjectStatus.Phase.FAILED, reason))),
        false);
  }

  private final class Listener implements HostListener {
    @Override
    public boolean connected(String hostId, HostReport report) {
      heard.add("connected");
      return true;
    }

    @Override
    public void observed(String hostId, List<ObservedObject> seen, boolean complete) {
      heard.add("begin " + seen.getFirst().id());
      try {
        hold.get().await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      heard.add("end " + seen.getFirst().id());
    }

    @Override
    public void alive(String hostId, ToService.Alive alive) {
      heard.add("alive");
    }

    @Override
    public List<RoleCredentials> credentials(
        String hostId, List<ToService.WantedCredentials> wanted) {
      if (wanted.isEmpty()) {
        throw new IllegalStateException("identity is away");
      }
      return List.of(
          new RoleCredentials(wanted.getFirst().instanceId(), "AIPA1", hostId, "", "reader", null));
    }

    @Override
    public void disconnected(String hostId) {
      heard.add("disconnected");
    }
  }

  @Test
  void aConsoleOf64KilobytesArrives() throws Exception {
    Agent agent = agent();
    agent.greet();
    byte[] console = new byte[64 * 1024];
    java.util.Arrays.fill(console, (byte) 'x');
    AtomicReference<byte[]> answer = new AtomicReference<>();
    Thread asking =
        Thread.ofVirtual().start(() -> answer.set(gate.console(HOST, "i-1", console.length)));
    ToAgent.ConsoleRequest request = (ToAgent.ConsoleRequest) agent.next();
    agent.say(
        new ToService.ConsoleAnswer(
            request.requestId(),
            Base64.getEncoder().encodeToString(console),
            "1.2.3",
            false,
            false));
    asking.join();
    assertArrayEquals(console, answer.get());
  }

  @Test
  void anAgentThatCannotFollowAConsoleIsRefused() throws Exception {
    Agent agent = agent();
    agent.greet();
    AtomicReference<String> refused = new AtomicReference<>("");
    Thread asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                gate.console(HOST, "i-1", "", 10);
              } catch (FaultException fault) {
                refused.set(fault.getMessage());
              }
            });
    ToAgent.ConsoleRequest request = (ToAgent.ConsoleRequest) agent.next();
    agent.say(new ToService.ConsoleAnswer(request.requestId(), "", null, false, false));
    asking.join();
    assertTrue(refused.get().contains("older release"), refused.get());
  }

  @Test
  void aScreenshotOfTwoMegabytesArrivesAndAHostThatIsAwayIsTold() throws Exception {
    Fault away =
        assertThrows(FaultException.class, () -> gate.screenshot(HOST, "i-1", false)).fault();
    assertTrue(away instanceof Fault.Unavailable, away.message());
    Agent agent = agent();
    agent.greet();
    String picture = Base64.getEncoder().encodeToString(new byte[2 << 20]);
    AtomicReference<ToService.ScreenshotAnswer> answer = new AtomicReference<>();
    Thread asking = Thread.ofVirtual().start(() -> answer.set(gate.screenshot(HOST, "i-1", true)));
    ToAgent.ScreenshotRequest request = (ToAgent.ScreenshotRequest) agent.next();
    assertTrue(request.wake());
    agent.say(new ToService.ScreenshotAnswer(request.requestId(), picture, null));
    asking.join();
    assertEquals(picture, answer.get().base64());
  }

  @Test
  void anAgentThatShowsNoDisplaysIsRefusedAtOnce() throws Exception {
    Agent agent = agent();
    agent.greet(new ToService.Hello(REPORT, null));
    FaultException refused =
        assertThrows(FaultException.class, () -> gate.screenshot(HOST, "i-1", false));
    assertTrue(refused.getMessage().contains("older release"), refused.getMessage());
    assertEquals(null, agent.received.poll(100, TimeUnit.MILLISECONDS), "asked all the same");
  }

  @Test
  void credentialsAreAnsweredOrAskedForAgain() throws Exception {
    Agent agent = agent();
    agent.greet();
    agent.say(new ToService.CredentialsRequest(List.of()));
    agent.say(new ToService.Alive(Instant.EPOCH, null));
    Eventually.holds("the link goes on", () -> heard.contains("alive"));
    ToService.CredentialsRequest request =
        new ToService.CredentialsRequest(List.of(new ToService.WantedCredentials("i-1", null)));
    // The one before may still be under way, and a second one is not answered then.
    Eventually.holds(
        "an answer",
        () -> {
          agent.say(request);
          return agent.received.peek() != null;
        });
    assertTrue(
        agent.next() instanceof ToAgent.Credentials answer
            && answer.credentials().getFirst().code().equals(HOST));
  }

  @Test
  void aMessageOfThreeMegabytesArrives() throws Exception {
    Agent agent = agent();
    agent.greet();
    agent.say(observed("vpc-1", "x".repeat(3 << 20)));
    Eventually.holds("it is handled", () -> heard.contains("end vpc-1"));
  }

  @Test
  void aMessageThatOnlyANewerReleaseKnowsIsIgnored() throws Exception {
    Agent agent = agent();
    agent.greet();
    agent.say("{\"message\":\"song\",\"text\":\"la\"}");
    agent.say(new ToService.Alive(Instant.EPOCH, null));
    Eventually.holds("the next one is handled", () -> heard.contains("alive"));
  }

  @Test
  void aNewLinkWaitsForTheOldOneWhichHandlesNothingMore() throws Exception {
    hold.set(new CountDownLatch(1));
    Agent old = agent();
    old.greet();
    old.say(observed("vpc-1", ""));
    old.say(observed("vpc-2", ""));
    Eventually.holds("the first is in hand", () -> heard.contains("begin vpc-1"));

    Agent fresh = agent();
    fresh.say(HELLO);
    assertEquals(null, fresh.received.poll(300, TimeUnit.MILLISECONDS), "greeted too early");
    hold.get().countDown();
    assertTrue(fresh.next() instanceof ToAgent.Hello);
    assertTrue(fresh.next() instanceof ToAgent.Desired all && all.complete());
    assertEquals(
        List.of("connected", "begin vpc-1", "end vpc-1", "disconnected", "connected"), heard);

    VpcSpec spec = new VpcSpec("vpc-9", "111122223333", "172.31.0.0/16", List.of(), "d");
    kit.transactions().run(() -> objects.put(HOST, ObjectKind.VPC, "vpc-9", 1, spec));
    assertTrue(
        fresh.next() instanceof ToAgent.Desired one
            && one.objects().getFirst().id().equals("vpc-9"));
    assertTrue(gate.connected(HOST));
    assertFalse(heard.contains("begin vpc-2"));
  }

  @Test
  void aWishOfAnotherProcessReachesTheHostAlsoAfterTheConnectionForHearingWasKilled()
      throws Exception {
    Agent agent = agent();
    agent.greet();
    Eventually.holds("it hears", () -> kit.hearing() == 1);
    try (PostgresReplicas elsewhere = kit.replicas()) {
      HostObjects others = new HostObjects(kit.database(), elsewhere);
      long start = System.nanoTime();
      for (int i = 1; i <= WISHES; i++) {
        if (i == WISHES / 2) {
          kit.killHearing();
        }
        put(others, i);
        assertEquals(List.of((long) i), generations(agent.next()));
      }
      // Without being told, the link looks every 10 s.
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30), "told too late");
    }
    assertEquals(null, agent.received.poll(100, TimeUnit.MILLISECONDS), "told twice");
  }

  @Test
  void theLookOfALinkFindsWhatNobodyToldAndRepeatsNothing() throws Exception {
    Agent agent = agent();
    agent.greet();
    put(objects, 1);
    assertEquals(List.of(1L), generations(agent.next()));
    put(new HostObjects(kit.database(), Replicas.none()), 2);
    assertEquals(List.of(2L), generations(agent.next()));
    put(objects, 3);
    assertEquals(List.of(3L), generations(agent.next()));
  }

  @Test
  void aWishOfALongTransactionIsNotOverlooked() throws Exception {
    HostWishes wishes = new HostWishes(HOST, objects);
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    Thread slow =
        Thread.ofVirtual()
            .start(() ->
                kit.transactions()
                    .run(() -> {
                      objects.put(HOST, ObjectKind.VPC, "vpc-slow", 1, SPEC);
                      written.countDown();
                      try {
                        commit.await();
                      } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    written.await();
    put(objects, 1);
    assertEquals(1, wishes.changes().size());
    commit.countDown();
    slow.join();
    assertTrue(wishes.changes().stream().anyMatch(object -> object.id().equals("vpc-slow")));
    put(objects, 2);
    assertEquals(List.of(2L), wishes.changes().stream().map(DesiredObject::generation).toList());
  }

  private void put(HostObjects by, long generation) {
    kit.transactions().run(() -> by.put(HOST, ObjectKind.VPC, "vpc-1", generation, SPEC));
  }

  private static List<Long> generations(ToAgent message) {
    return ((ToAgent.Desired) message).objects().stream().map(DesiredObject::generation).toList();
  }
}
