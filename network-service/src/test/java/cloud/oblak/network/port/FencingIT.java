package cloud.oblak.network.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.network.ServiceCalls;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObjectStatus;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.platform.IdKind;
import cloud.oblak.testkit.TestInstallation;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestInstallation.class)
class FencingIT {
  private static final HostReport REPORT =
      new HostReport("h", "x86_64", 1, 1, 1, List.of(), true, "", "", "");

  @Inject NetworkHosts hosts;
  @Inject Ports ports;
  @Inject Purge purge;

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
    hosts.connected(host, REPORT);
  }

  private ServiceCalls.Answer claim(List<String> ids) {
    List<Map<String, Object>> wanted = new ArrayList<>();
    for (String id : ids) {
      wanted.add(
          Map.of(
              "portId",
              id,
              "accountId",
              account,
              "instanceId",
              IdKind.INSTANCE.next(),
              "hostId",
              host,
              "kind",
              "CONTAINER",
              "zone",
              "a"));
    }
    return calls.asCompute("/internal/network/ports", Map.of("ports", wanted));
  }

  private ServiceCalls.Answer fence() {
    return calls.asCompute("/internal/network/hosts/" + host + "/fenced", null);
  }

  private static List<String> ids(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(IdKind.INTERFACE.next());
    }
    return ids;
  }

  @Test
  void aFencedHostGivesUpItsPortsAndAddressesAndIsNotHeardAgain() {
    List<String> ids = ids(3);
    JsonNode claimed = claim(ids).body().path("ports");
    assertEquals(200, fence().status());
    assertEquals(200, fence().status());
    assertEquals(ids, ports.gone(ids));
    assertTrue(objects.all(host).isEmpty());
    assertEquals(
        0L,
        database
            .find("SELECT count(*) FROM host_use WHERE host_id = ?", row -> row.getLong(1), host)
            .orElseThrow());
    assertEquals(
        3L,
        database
            .find(
                "SELECT count(*) FROM free_address WHERE pool_id = ? AND free_at > now()",
                row -> row.getLong(1),
                claimed.get(0).path("subnetId").asText())
            .orElseThrow(),
        "the addresses rest");
    assertEquals(
        3L,
        database
            .find(
                "SELECT count(*) FROM outbox WHERE type = 'port.released'"
                    + " AND resource_id = ANY(?)",
                row -> row.getLong(1),
                (Object) ids.toArray(String[]::new))
            .orElseThrow());
    assertFalse(hosts.connected(host, REPORT));
    ServiceCalls.Answer refused = claim(ids(1));
    assertEquals("InsufficientInstanceCapacity", refused.code());
    assertEquals(409, claim(ids).status(), "the ids are spent");
  }

  @Test
  void onlyComputeMayFenceAndOnlyHosts() {
    String path = "/internal/network/hosts/" + host + "/fenced";
    assertEquals(401, calls.call("POST", path, null, null).status());
    String metering = calls.tokens().service("metering", "network");
    assertEquals(403, calls.call("POST", path, metering, null).status());
    assertEquals(400, calls.asCompute("/internal/network/hosts/localhost/fenced", null).status());
    assertTrue(hosts.connected(host, REPORT));
  }

  @Test
  void releasesAndReportsAboutTheSamePortsDoNotBlockEachOther()
      throws InterruptedException, ExecutionException {
    for (int round = 0; round < 8; round++) {
      List<String> ids = ids(100);
      assertEquals(200, claim(ids).status());
      List<String> descending = new ArrayList<>(ids);
      descending.sort(Collections.reverseOrder());
      List<ObservedObject> seen =
          descending.stream()
              .map(id ->
                  new ObservedObject(
                      ObjectKind.PORT, id, 1, new ObjectStatus(ObjectStatus.Phase.READY, "")))
              .toList();
      List<String> ascending = ids.stream().sorted().toList();
      try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> reported = pool.submit(() -> hosts.observed(host, seen, false));
        Future<?> released = pool.submit(() -> ports.release(ascending));
        reported.get();
        released.get();
      }
    }
  }

  @Test
  void releasedIdsAreForgottenAfterFiveWeeks() {
    List<String> old = ids(1);
    List<String> young = ids(1);
    ports.release(old);
    ports.release(young);
    database.update(
        "UPDATE released_port SET at = now() - interval '36 days' WHERE id = ?", old.getFirst());
    purge.run();
    assertEquals(
        young,
        database.query(
            "SELECT id FROM released_port WHERE id = ANY(?)",
            row -> row.getString(1),
            (Object) new String[] {old.getFirst(), young.getFirst()}));
  }
}
