package cloud.oblak.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.compute.instance.InstanceQuota;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.kit.quota.Quota;
import cloud.oblak.kit.quota.Quotas;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * No account has more than it may have, whatever happens at once, and gets back what it gave up.
 */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class QuotaIT {
  @Inject AgentReports reports;

  @Inject
  @Identifier("compute")
  HostObjects objects;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  @Inject
  @Identifier("compute")
  Quotas quotas;

  private ComputeLab lab;

  @BeforeEach
  void prepare() {
    lab = new ComputeLab(reports, objects, database);
    lab.image();
  }

  @AfterEach
  void whatIsKeptIsWhatTheRowsSay() {
    for (Quota quota :
        List.of(InstanceQuota.INSTANCES, InstanceQuota.VCPUS, InstanceQuota.MEMORY)) {
      assertEquals(quotas.count(lab.account(), quota), used(quota), quota.name());
    }
  }

  private long used(Quota quota) {
    return quotas.list(lab.account()).stream()
        .filter(view -> view.name().equals(quota.name()))
        .findFirst()
        .orElseThrow()
        .used();
  }

  private void allow(Quota quota, Long limit) {
    quotas.set(lab.account(), quota.name(), limit);
  }

  private Response ask(Object... more) {
    return lab.member().body(ComputeLab.request(more)).post("/v1/instances");
  }

  private static void refused(Response response, String code) {
    assertEquals(429, response.statusCode(), response.asString());
    assertEquals(code, response.path("code"));
  }

  @Test
  void launchesAtOnceNeverPassTheQuotaTogether() throws Exception {
    allow(InstanceQuota.INSTANCES, 5L);
    Callable<Integer> call = () -> ask().statusCode();
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<Integer> codes =
          pool.invokeAll(IntStream.range(0, 12).mapToObj(n -> call).toList()).stream()
              .map(answer -> answer.resultNow())
              .toList();
      assertEquals(5, codes.stream().filter(code -> code == 202).count(), codes.toString());
      assertEquals(7, codes.stream().filter(code -> code == 429).count(), codes.toString());
    }
    assertEquals(5, used(InstanceQuota.INSTANCES));
    assertEquals(5, lab.member().get("/v1/instances").jsonPath().getList("instances").size());
  }

  @Test
  void launchesAtOnceThatAreContentWithFewerFillTheQuota() throws Exception {
    allow(InstanceQuota.INSTANCES, 7L);
    Callable<Integer> call = () -> ask("count", 3, "minCount", 1).statusCode();
    try (var pool = Executors.newFixedThreadPool(4)) {
      pool.invokeAll(List.of(call, call, call, call)).forEach(answer -> answer.resultNow());
    }
    assertEquals(7, used(InstanceQuota.INSTANCES));
  }

  @Test
  void aLaunchGetsWhatTheQuotaLeavesAndIsToldWhichOneIsFull() {
    allow(InstanceQuota.VCPUS, 3L);
    assertEquals(3, lab.run("count", 10, "minCount", 2).size());
    Response full = ask();
    refused(full, "VcpuLimitExceeded");
    assertEquals(
        "The account's quota of vcpus is 3 and 3 are in use, so that 1 more cannot be had;"
            + " terminate instances that are not needed or choose a smaller type, or ask the"
            + " operator for a higher quota.",
        full.path("detail"));
    allow(InstanceQuota.VCPUS, null);
    allow(InstanceQuota.MEMORY, 200L);
    refused(ask(), "InstanceLimitExceeded");
    allow(InstanceQuota.MEMORY, 256L);
    assertEquals(1, lab.run().size());
  }

  @Test
  void whatIsRefusedTakesNothingAndWhatIsTerminatedGivesBack() {
    allow(InstanceQuota.INSTANCES, 2L);
    OtherServices.fail(404, "InvalidGroup.NotFound", false);
    assertEquals(404, ask("count", 2).statusCode());
    assertEquals(0, used(InstanceQuota.INSTANCES));
    OtherServices.fail(503, "Unavailable", true);
    assertEquals(503, ask("count", 2).statusCode());
    OtherServices.fail(0, "", false);
    Eventually.holds("what was given up is free", () -> used(InstanceQuota.INSTANCES) == 0);
    List<String> ids = lab.run("count", 2);
    lab.reach(ids.getFirst(), "running");
    lab.member().post("/v1/instances/" + ids.getFirst() + "/stop");
    lab.reach(ids.getFirst(), "stopped");
    refused(ask(), "InstanceLimitExceeded");
    lab.member().delete("/v1/instances/" + ids.getFirst());
    lab.reach(ids.getFirst(), "terminated");
    assertEquals(1, lab.run().size());
    refused(ask(), "InstanceLimitExceeded");
  }

  @Test
  void anotherTypeTakesItsDifference() {
    String id = lab.run().getFirst();
    lab.reach(id, "running");
    lab.member().post("/v1/instances/" + id + "/stop");
    lab.reach(id, "stopped");
    allow(InstanceQuota.MEMORY, 255L);
    Response refused = type(id, "c1.small");
    refused(refused, "InstanceLimitExceeded");
    assertEquals(64, used(InstanceQuota.MEMORY));
    allow(InstanceQuota.MEMORY, 256L);
    assertEquals(200, type(id, "c1.small").statusCode());
    assertEquals(256, used(InstanceQuota.MEMORY));
    assertEquals(200, type(id, "c1.nano").statusCode());
    assertEquals(64, used(InstanceQuota.MEMORY));
  }

  private Response type(String id, String type) {
    return lab.member().body(Map.of("instanceType", type)).patch("/v1/instances/" + id);
  }

  @Test
  void aFrozenAccountGetsNothingMore() {
    lab.run();
    quotas.freeze(lab.account());
    refused(ask(), "InstanceLimitExceeded");
    Response image =
        lab.member()
            .body(Map.of("name", "b", "kind", "container", "location", "oci://a.example/b:1"))
            .post("/v1/images");
    refused(image, "AMIQuotaExceeded");
  }
}
