package cloud.oblak.network.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.network.ServiceCalls;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.nodeapi.VpcSpec;
import cloud.oblak.platform.IdKind;
import cloud.oblak.testkit.TestInstallation;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestInstallation.class)
class PortsIT {
  private static final String PORTS = "/internal/network/ports";

  @Inject NetworkHosts hosts;
  @Inject Interfaces interfaces;

  @Inject
  @Identifier("network")
  HostObjects objects;

  @Inject
  @Identifier("network")
  ServiceDatabase database;

  @TestHTTPResource(value = "/", tls = true)
  String url;

  private ServiceCalls calls;
  private String account;
  private String host;

  @BeforeEach
  void prepare() {
    calls = new ServiceCalls(url.substring(0, url.length() - 1));
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    host = IdKind.HOST.next();
    hosts.connected(host, new HostReport("h", "x86_64", 1, 1, 1, List.of(), true, "", "", ""));
  }

  private Map<String, Object> wanted(String portId) {
    Map<String, Object> port = new HashMap<>();
    port.put("portId", portId);
    port.put("accountId", account);
    port.put("instanceId", IdKind.INSTANCE.next());
    port.put("hostId", host);
    port.put("kind", "CONTAINER");
    port.put("subnetId", "");
    port.put("zone", "a");
    port.put("securityGroups", List.of());
    return port;
  }

  private JsonNode claim(List<Map<String, Object>> ports) {
    ServiceCalls.Answer answer = calls.asCompute(PORTS, Map.of("ports", ports));
    assertEquals(200, answer.status(), answer.body().toString());
    return answer.body().path("ports");
  }

  private String release(String... ids) {
    ServiceCalls.Answer answer =
        calls.asCompute(PORTS + "/release", Map.of("portIds", List.of(ids)));
    assertEquals(200, answer.status(), answer.body().toString());
    return answer.body().toString();
  }

  private List<String> gone(String... ids) {
    List<String> gone = new ArrayList<>();
    calls
        .asCompute(PORTS + "/state", Map.of("portIds", List.of(ids)))
        .body()
        .path("gone")
        .forEach(id -> gone.add(id.asText()));
    return gone;
  }

  private void report(ObjectKind kind, String id, long generation, ObjectStatus.Phase phase) {
    hosts.observed(
        host,
        List.of(new ObservedObject(kind, id, generation, new ObjectStatus(phase, ""))),
        false);
  }

  private DesiredObject desired(ObjectKind kind, String id) {
    return objects.all(host).stream()
        .filter(object -> object.kind() == kind && object.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  @Test
  void aFieldOfTheNextReleaseIsLeftOut() {
    Map<String, Object> wanted = wanted(IdKind.INTERFACE.next());
    wanted.put("colour", Map.of("name", "blue"));
    assertEquals(1, claim(List.of(wanted)).size());
  }

  @Test
  void theFirstPortGetsTheFirstAddressAndItsHostGetsVpcGroupAndPort() {
    String id = IdKind.INTERFACE.next();
    JsonNode port = claim(List.of(wanted(id))).get(0);
    assertEquals("172.31.0.4", port.path("privateIp").asText());
    assertEquals("ip-172-31-0-4", port.path("hostname").asText());
    assertEquals("a", port.path("zone").asText());
    assertTrue(port.path("publicIp").asText().startsWith("198.18.2"), port.toString());
    assertTrue(port.path("mac").asText().matches("0e(:[0-9a-f]{2}){5}"));
    VpcSpec vpc = (VpcSpec) desired(ObjectKind.VPC, port.path("vpcId").asText()).spec();
    assertEquals("172.31.0.0/16", vpc.cidr());
    assertEquals(
        List.of("172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"),
        vpc.subnets().stream().map(VpcSpec.Subnet::cidr).toList());
    PortSpec spec = (PortSpec) desired(ObjectKind.PORT, id).spec();
    assertEquals(1, spec.securityGroups().size());
    assertFalse(desired(ObjectKind.SECURITY_GROUP, spec.securityGroups().getFirst()).removed());
  }

  @Test
  void anAccountSeesTheInterfacesOfItsInstancesAndNobodyElses() {
    String id = IdKind.INTERFACE.next();
    JsonNode port = claim(List.of(wanted(id))).get(0);
    Interfaces.Interface seen = interfaces.list(account).getFirst();
    assertEquals(id, seen.id());
    assertEquals(port.path("privateIp").asText(), seen.privateIp());
    assertEquals(port.path("publicIp").asText(), seen.publicIp());
    assertEquals(List.of(), interfaces.list("000000000000"));
    release(id);
    assertEquals(List.of(), interfaces.list(account));
  }

  @Test
  void theHostIsToldHowMuchAPortMaySendAndReceive() {
    Map<String, Object> limited = wanted(IdKind.INTERFACE.next());
    limited.put("networkMbit", 250);
    Map<String, Object> silent = wanted(IdKind.INTERFACE.next());
    claim(List.of(limited, silent));
    claim(List.of(limited));
    assertEquals(250, rate(limited));
    assertEquals(0, rate(silent));
    limited.put("portId", IdKind.INTERFACE.next());
    limited.put("networkMbit", -1);
    assertEquals(400, calls.asCompute(PORTS, Map.of("ports", List.of(limited))).status());
  }

  private int rate(Map<String, Object> port) {
    String id = port.get("portId").toString();
    return ((PortSpec) desired(ObjectKind.PORT, id).spec()).networkMbit();
  }

  @Test
  void aRepeatedClaimAnswersTheSameAndOnePortMoreIsNoSecondVpc() {
    Map<String, Object> first = wanted(IdKind.INTERFACE.next());
    JsonNode once = claim(List.of(first));
    assertEquals(once, claim(List.of(first)));
    JsonNode both = claim(List.of(first, wanted(IdKind.INTERFACE.next())));
    assertEquals(once.get(0), both.get(0));
    assertEquals("172.31.0.5", both.get(1).path("privateIp").asText());
  }

  @Test
  void aPortOfAnotherInstanceIsNotHandedOut() {
    Map<String, Object> first = wanted(IdKind.INTERFACE.next());
    claim(List.of(first));
    first.put("instanceId", IdKind.INSTANCE.next());
    assertEquals(409, calls.asCompute(PORTS, Map.of("ports", List.of(first))).status());
  }

  @Test
  void anUnknownGroupRefusesAllAndLeavesNothing() {
    Map<String, Object> good = wanted(IdKind.INTERFACE.next());
    Map<String, Object> bad = wanted(IdKind.INTERFACE.next());
    bad.put("securityGroups", List.of("sg-00000000000000000"));
    ServiceCalls.Answer answer = calls.asCompute(PORTS, Map.of("ports", List.of(good, bad)));
    assertEquals(400, answer.status());
    assertEquals("InvalidGroup.NotFound", answer.code());
    assertEquals("securityGroups", answer.body().path("field").asText());
    assertEquals(List.of(), objects.all(host));
    assertEquals("172.31.0.4", claim(List.of(good)).get(0).path("privateIp").asText());
  }

  @Test
  void theAddressIsFreedOnlyAfterTheHostReportedThePortGoneAndRests() {
    String id = IdKind.INTERFACE.next();
    JsonNode port = claim(List.of(wanted(id))).get(0);
    String group = port.path("securityGroups").get(0).asText();
    String vpc = port.path("vpcId").asText();
    assertEquals("{}", release(id));
    assertEquals("{}", release(id));
    assertTrue(desired(ObjectKind.PORT, id).removed());
    assertEquals(List.of(), gone(id));
    assertEquals(409, calls.asCompute(PORTS, Map.of("ports", List.of(wanted(id)))).status());

    report(ObjectKind.PORT, id, desired(ObjectKind.PORT, id).generation(), ObjectStatus.Phase.GONE);
    assertEquals(List.of(id), gone(id));
    assertEquals(null, desired(ObjectKind.PORT, id));
    assertTrue(desired(ObjectKind.VPC, vpc).removed());
    assertTrue(desired(ObjectKind.SECURITY_GROUP, group).removed());
    assertEquals(
        "172.31.0.5",
        claim(List.of(wanted(IdKind.INTERFACE.next()))).get(0).path("privateIp").asText(),
        "the freed address rests");
    assertFalse(desired(ObjectKind.VPC, vpc).removed(), "it is wanted again");
    assertEquals(
        0,
        database.update(
            """
            DELETE FROM free_address WHERE address = ? AND free_at < now() + interval '50 s'
            AND free_at > 'epoch' AND pool_id = ?
            """,
            2887712772L,
            port.path("subnetId").asText()));
  }

  @Test
  void aLateConfirmationDoesNotForgetAVpcThatIsWantedAgain() {
    String id = IdKind.INTERFACE.next();
    String vpc = claim(List.of(wanted(id))).get(0).path("vpcId").asText();
    release(id);
    report(ObjectKind.PORT, id, 1, ObjectStatus.Phase.GONE);
    long removed = desired(ObjectKind.VPC, vpc).generation();
    claim(List.of(wanted(IdKind.INTERFACE.next())));
    assertTrue(desired(ObjectKind.VPC, vpc).generation() > removed);
    report(ObjectKind.VPC, vpc, removed, ObjectStatus.Phase.GONE);
    assertFalse(desired(ObjectKind.VPC, vpc).removed());
  }

  @Test
  void aReleaseThatOvertakesItsClaimWins() {
    String id = IdKind.INTERFACE.next();
    release(id);
    ServiceCalls.Answer answer = calls.asCompute(PORTS, Map.of("ports", List.of(wanted(id))));
    assertEquals(409, answer.status());
    assertEquals(List.of(id), gone(id));
  }

  @Test
  void anotherHostCannotReportAPortGone() {
    String id = IdKind.INTERFACE.next();
    claim(List.of(wanted(id)));
    release(id);
    hosts.observed(
        IdKind.HOST.next(),
        List.of(
            new ObservedObject(
                ObjectKind.PORT, id, 1, new ObjectStatus(ObjectStatus.Phase.GONE, ""))),
        true);
    assertEquals(List.of(), gone(id));
  }

  @Test
  void anOrphanIsRemovedOnlyIfItIsCertainlyOursAndReleased() {
    String unknown = IdKind.INTERFACE.next();
    report(ObjectKind.PORT, unknown, 0, ObjectStatus.Phase.READY);
    assertEquals(null, desired(ObjectKind.PORT, unknown));
    String released = IdKind.INTERFACE.next();
    release(released);
    report(ObjectKind.PORT, released, 0, ObjectStatus.Phase.READY);
    assertTrue(desired(ObjectKind.PORT, released).removed());
    report(ObjectKind.PORT, released, 1, ObjectStatus.Phase.GONE);
    assertEquals(null, desired(ObjectKind.PORT, released));
  }

  @Test
  void manyClaimsAtOnceGetDifferentAddressesAndOneDefaultNetwork()
      throws InterruptedException, ExecutionException {
    int callers = 16;
    int batch = 25;
    List<Callable<JsonNode>> tasks = new ArrayList<>();
    for (int c = 0; c < callers; c++) {
      List<Map<String, Object>> ports = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        ports.add(wanted(IdKind.INTERFACE.next()));
      }
      tasks.add(() -> claim(ports));
    }
    Set<String> privateIps = new HashSet<>();
    Set<String> publicIps = new HashSet<>();
    Set<String> macs = new HashSet<>();
    Set<String> vpcs = new HashSet<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<JsonNode> done : pool.invokeAll(tasks)) {
        for (JsonNode port : done.get()) {
          privateIps.add(port.path("privateIp").asText());
          publicIps.add(port.path("publicIp").asText());
          macs.add(port.path("mac").asText());
          vpcs.add(port.path("vpcId").asText());
        }
      }
    }
    assertEquals(callers * batch, privateIps.size());
    assertEquals(callers * batch, publicIps.size());
    assertEquals(callers * batch, macs.size());
    assertEquals(1, vpcs.size());
    assertEquals(callers * batch + 2, objects.all(host).size());
  }

  @Test
  void theSameClaimFromTwoCallersAtOnceIsOneClaim()
      throws InterruptedException, ExecutionException {
    List<Map<String, Object>> ports =
        List.of(wanted(IdKind.INTERFACE.next()), wanted(IdKind.INTERFACE.next()));
    Callable<JsonNode> task = () -> claim(ports);
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> both = pool.invokeAll(List.of(task, task, task));
      assertEquals(both.get(0).get(), both.get(1).get());
      assertEquals(both.get(0).get(), both.get(2).get());
    }
  }

  @Test
  void onlyComputeMayAsk() {
    Map<String, Object> body = Map.of("portIds", List.of());
    for (String path : List.of(PORTS, PORTS + "/release", PORTS + "/state")) {
      assertEquals(401, calls.call("POST", path, null, body).status());
      String metering = calls.tokens().service("metering", "network");
      assertEquals(403, calls.call("POST", path, metering, body).status());
    }
  }

  @Test
  void malformedClaimsAreRefused() {
    for (String field : List.of("portId", "accountId", "instanceId", "hostId", "kind")) {
      Map<String, Object> port = wanted(IdKind.INTERFACE.next());
      port.put(field, field.equals("kind") ? null : "x");
      ServiceCalls.Answer answer = calls.asCompute(PORTS, Map.of("ports", List.of(port)));
      assertEquals(400, answer.status(), field);
    }
    assertEquals(400, calls.asCompute(PORTS, "{\"ports\":[null]}").status());
    assertEquals(400, calls.asCompute(PORTS, Map.of("ports", List.of())).status());
    Map<String, Object> port = wanted(IdKind.INTERFACE.next());
    assertEquals(400, calls.asCompute(PORTS, Map.of("ports", List.of(port, port))).status());
    port.put("zone", "z");
    assertEquals(400, calls.asCompute(PORTS, Map.of("ports", List.of(port))).status());
    port.put("subnetId", "subnet-00000000000000000");
    assertEquals(400, calls.asCompute(PORTS, Map.of("ports", List.of(port))).status());
  }
}
