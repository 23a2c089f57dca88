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
import cloud.oblak.nodeapi.PortSpec;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestInstallation.class)
class PortGroupsIT {
  private static final String PORTS = "/internal/network/ports";

  @Inject NetworkHosts hosts;

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

  private String port() {
    String id = IdKind.INTERFACE.next();
    Map<String, Object> port = new HashMap<>();
    port.put("portId", id);
    port.put("accountId", account);
    port.put("instanceId", IdKind.INSTANCE.next());
    port.put("hostId", host);
    port.put("kind", "CONTAINER");
    port.put("subnetId", "");
    port.put("zone", "a");
    port.put("securityGroups", List.of());
    assertEquals(200, calls.asCompute(PORTS, Map.of("ports", List.of(port))).status());
    return id;
  }

  private String group(String name) {
    ServiceCalls.Answer made =
        calls.call(
            "POST",
            "/v1/security-groups",
            calls.tokens().user(account, Role.ADMIN, "network"),
            Map.of("name", name, "description", "for a test"));
    assertEquals(201, made.status(), made.body().toString());
    return made.body().path("id").asText();
  }

  private ServiceCalls.Answer change(String portId, String... groups) {
    return calls.asCompute(
        PORTS + "/groups",
        Map.of("portId", portId, "accountId", account, "securityGroups", List.of(groups)));
  }

  private JsonNode present(String portId) {
    return calls
        .asCompute(PORTS + "/groups", Map.of("portId", portId, "accountId", account))
        .body();
  }

  private DesiredObject desired(ObjectKind kind, String id) {
    return objects.all(host).stream()
        .filter(object -> object.kind() == kind && object.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  private List<String> onHost(String portId) {
    return ((PortSpec) desired(ObjectKind.PORT, portId).spec()).securityGroups();
  }

  private boolean needed(String group) {
    DesiredObject object = desired(ObjectKind.SECURITY_GROUP, group);
    return object != null && !object.removed();
  }

  @Test
  void theHostGetsTheNewGroupWithThePortAndLosesTheOneThatNoPortNeeds() {
    String port = port();
    String before = present(port).path("securityGroups").get(0).asText();
    String web = group("web");
    assertFalse(needed(web));
    long generation = desired(ObjectKind.PORT, port).generation();
    ServiceCalls.Answer answer = change(port, web);
    assertEquals(200, answer.status(), answer.body().toString());
    assertEquals("web", answer.body().path("groupNames").path(web).asText());
    assertEquals(answer.body(), present(port));
    assertEquals(List.of(web), onHost(port));
    assertTrue(desired(ObjectKind.PORT, port).generation() > generation);
    assertTrue(needed(web));
    assertFalse(needed(before));
  }

  @Test
  void aGroupThatAnotherPortOfTheHostNeedsStaysThere() {
    String one = port();
    String other = port();
    String before = present(one).path("securityGroups").get(0).asText();
    String web = group("web");
    change(one, web, before);
    assertEquals(2, onHost(one).size());
    change(one, web);
    assertTrue(needed(before));
    change(other, web);
    assertFalse(needed(before));
    assertTrue(needed(web));
  }

  @Test
  void theSameGroupsAgainTellTheHostNothing() {
    String port = port();
    String web = group("web");
    change(port, web);
    long generation = desired(ObjectKind.PORT, port).generation();
    assertEquals(200, change(port, "web").status());
    assertEquals(generation, desired(ObjectKind.PORT, port).generation());
  }

  @Test
  void aGroupThatIsNotThereChangesNothing() {
    String port = port();
    JsonNode before = present(port);
    ServiceCalls.Answer answer = change(port, group("web"), "sg-00000000000000000");
    assertEquals("InvalidGroup.NotFound", answer.code());
    assertEquals(before, present(port));
    assertEquals(400, change(port).status());
  }

  @Test
  void aPortOfAnotherAccountOrAReleasedOneIsNotThere() {
    String port = port();
    String web = group("web");
    String owner = account;
    account = "000000000001";
    assertEquals("InvalidNetworkInterfaceID.NotFound", change(port, web).code());
    account = owner;
    calls.asCompute(PORTS + "/release", Map.of("portIds", List.of(port)));
    assertEquals("InvalidNetworkInterfaceID.NotFound", change(port, web).code());
  }

  @Test
  void aGroupThatAPortWasGivenCannotBeDeletedUntilItIsTakenAway() {
    String port = port();
    String before = present(port).path("securityGroups").get(0).asText();
    String web = group("web");
    change(port, web);
    String admin = calls.tokens().user(account, Role.ADMIN, "network");
    assertEquals(409, calls.call("DELETE", "/v1/security-groups/" + web, admin, null).status());
    change(port, before);
    assertEquals(204, calls.call("DELETE", "/v1/security-groups/" + web, admin, null).status());
  }

  @Test
  void changesOfManyPortsAtOnceCountEveryUse() throws Exception {
    List<String> groups = List.of(group("a"), group("b"), group("c"));
    List<String> ports = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ports.add(port());
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Callable<Integer>> changes = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String port = ports.get(i % ports.size());
        String one = groups.get(i % 3);
        String other = groups.get((i * 7 + 1) % 3);
        changes.add(() -> change(port, one, other).status());
      }
      for (Future<Integer> done : pool.invokeAll(changes)) {
        assertEquals(200, done.get());
      }
    }
    Map<String, Integer> counted = new HashMap<>();
    database.query(
        "SELECT id, ports FROM host_use WHERE host_id = ? AND kind = 'SECURITY_GROUP'",
        row -> counted.put(row.getString(1), row.getInt(2)),
        host);
    Map<String, Integer> needed = new HashMap<>();
    ports.forEach(port -> onHost(port).forEach(group -> needed.merge(group, 1, Integer::sum)));
    assertEquals(needed, counted);
  }
}
