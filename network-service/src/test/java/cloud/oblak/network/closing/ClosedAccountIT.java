package cloud.oblak.network.closing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.kit.closing.Closings;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.kit.reconcile.WorkQueue;
import cloud.oblak.network.ServiceCalls;
import cloud.oblak.network.port.NetworkHosts;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The networks of a closed account go once nothing is plugged into them, and do not come back. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class ClosedAccountIT {
  private static final HostReport REPORT =
      new HostReport("h", "x86_64", 1, 1, 1, List.of(), true, "", "", "");

  @Inject NetworkHosts hosts;
  @Inject ClosedAccountReconciler reconciler;

  @Inject
  @Identifier("network")
  ServiceDatabase database;

  @Inject
  @Identifier("network")
  WorkQueue queue;

  @TestHTTPResource(value = "/", tls = true)
  String url;

  private ServiceCalls calls;
  private String account;
  private String member;
  private String host;

  @BeforeEach
  void prepare() {
    calls = new ServiceCalls(url.substring(0, url.length() - 1));
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    member = calls.tokens().user(account, Role.MEMBER, "network");
    host = IdKind.HOST.next();
    hosts.connected(host, REPORT);
  }

  private int claim() {
    Map<String, Object> wanted =
        Map.of(
            "portId",
            IdKind.INTERFACE.next(),
            "accountId",
            account,
            "instanceId",
            IdKind.INSTANCE.next(),
            "hostId",
            host,
            "kind",
            "CONTAINER",
            "zone",
            "a");
    return calls.asCompute("/internal/network/ports", Map.of("ports", List.of(wanted))).status();
  }

  private long rows() {
    return database
        .find(
            """
            SELECT (SELECT count(*) FROM vpc WHERE account_id = a)
                 + (SELECT count(*) FROM subnet WHERE account_id = a)
                 + (SELECT count(*) FROM security_group WHERE account_id = a)
                 + (SELECT count(*) FROM tag WHERE account_id = a)
            FROM (SELECT ?::text AS a) AS one
            """,
            row -> row.getLong(1),
            account)
        .orElseThrow();
  }

  @Test
  void networksGoAfterTheirPortsAndAreNotMadeAgain() {
    assertEquals(200, claim());
    calls.call(
        "POST",
        "/v1/security-groups",
        member,
        "{\"name\":\"g\",\"description\":\"d\",\"tags\":{\"a\":\"b\"}}");
    long before = rows();
    assertEquals(Outcome.again(Duration.ofSeconds(5)), reconciler.reconcile(account));
    assertEquals(before, rows());
    calls.asCompute("/internal/network/hosts/" + host + "/fenced", null);
    assertEquals(Outcome.done(), reconciler.reconcile(account));
    assertEquals(Outcome.done(), reconciler.reconcile(account));
    assertEquals(0, rows());
    host = IdKind.HOST.next();
    hosts.connected(host, REPORT);
    int late = claim();
    assertEquals(4, late / 100, "a late launch is refused, not tried for ever: " + late);
    assertEquals(0, calls.call("GET", "/v1/vpcs", member, null).body().path("vpcs").size());
    assertEquals(0, rows());
  }

  @Test
  void anAccountThatNeverHadANetworkGetsNoneAndTheQueueRunsIt() {
    queue.wake(Closings.KIND, account);
    Eventually.holds(
        "the account is known to have had its network",
        () ->
            database
                .find(
                    "SELECT 1 FROM account_network WHERE account_id = ?",
                    row -> row.getInt(1),
                    account)
                .isPresent());
    assertEquals(4, claim() / 100);
    assertEquals(0, rows());
  }
}
