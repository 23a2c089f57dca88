package cloud.oblak.compute.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.MemoryHost;
import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.placement.Demand;
import cloud.oblak.compute.placement.Placement;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostListener;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.kit.quota.Quota;
import cloud.oblak.kit.quota.Quotas;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every step from every half-way point, twice, with faults where another service is asked. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class RecoveryIT {
  private static final InstanceStore.Actor ANN = new InstanceStore.Actor("ann", "req-1");
  private static final Demand DEMAND =
      new Demand(ImageKind.CONTAINER, "x86_64", "", 100, 64 << 20, 1 << 30);

  @Inject HostListener reports;
  @Inject InstanceStore store;
  @Inject Placement placement;
  @Inject LaunchReconciler launches;
  @Inject TeardownReconciler teardowns;
  @Inject Launches finishing;
  @Inject Purge purge;
  @Inject AllowanceCheck allowances;

  @Inject
  @Identifier("compute")
  HostObjects objects;

  @Inject
  @Identifier("compute")
  ServiceDatabase database;

  @Inject
  @Identifier("compute")
  Quotas quotas;

  private MemoryHost host;
  private String account;

  @BeforeEach
  void prepare() {
    OtherServices.fail(0, "", false);
    OtherServices.linger(false);
    database.update("UPDATE host SET admin = 'disabled'");
    account = IdKind.HOST.next().substring(2, 14);
    String id = IdKind.HOST.next();
    database.update(
        "INSERT INTO host (id, name, architecture, vcpus, memory_bytes, disk_bytes, zones,"
            + " simulated, hypervisor, container_runtime, network)"
            + " VALUES (?, 'h', 'x86_64', 1, 1, 1, '{a}', true, 'm', 'm', 'm')",
        id);
    reports.connected(id, MemoryHost.report(4, 1L << 30));
    host = new MemoryHost(id, reports, objects);
  }

  @AfterEach
  void whatIsKeptOfQuotasIsWhatTheRowsSay() {
    for (Quota quota :
        List.of(InstanceQuota.INSTANCES, InstanceQuota.VCPUS, InstanceQuota.MEMORY)) {
      assertEquals(
          quotas.count(account, quota),
          quotas.list(account).stream()
              .filter(view -> view.name().equals(quota.name()))
              .findFirst()
              .orElseThrow()
              .used(),
          quota.name());
    }
  }

  /** A launch whose process died right after the first transaction. */
  private String interrupted(int count) {
    String reservation = IdKind.RESERVATION.next();
    Origin origin =
        new Origin(
            account,
            reservation,
            ImageKind.CONTAINER,
            new Origin.ImageRef("ami-1", "tiny", "oci://a/b", "sha256:1", false),
            new Origin.Size("c1.nano", 1, 100, 1000, 64 << 20, 64 << 20, 1 << 30, 500, 100, 64),
            new Origin.Guest("", "", "", List.of("a"), Map.of("b", "c"), "/"),
            List.of(),
            new Origin.Launch("", "", "x86_64", RunRequest.Beside.NONE, Profile.NONE));
    QuarkusTransaction.requiringNew()
        .run(() ->
            store.insert(
                origin,
                placement.claim(DEMAND, count, count).stream()
                    .map(spot ->
                        new InstanceStore.NewRow(
                            IdKind.INSTANCE.next(), IdKind.INTERFACE.next(), spot.hostId(), "a"))
                    .toList(),
                Map.of(),
                false,
                Instance.Options.DEFAULT,
                ANN));
    return reservation;
  }

  private int onHost() {
    return database
        .find("SELECT instances FROM host WHERE id = ?", row -> row.getInt(1), host.id())
        .orElseThrow();
  }

  @Test
  void anInterruptedLaunchIsFinishedOnceHoweverOftenItIsTried() {
    String reservation = interrupted(3);
    assertTrue(store.launched(reservation).isEmpty());
    OtherServices.fail(503, "Unavailable", true);
    assertThrows(FaultException.class, () -> launches.reconcile(reservation));
    assertThrows(FaultException.class, () -> launches.reconcile(reservation));
    OtherServices.fail(0, "", false);
    launches.reconcile(reservation);
    launches.reconcile(reservation);
    List<Instance> shown = store.launched(reservation);
    assertEquals(3, shown.size());
    assertEquals(3, onHost());
    assertEquals(3, objects.all(host.id()).size());
    for (Instance instance : shown) {
      assertEquals(
          List.of("instance.run", "instance.pending"),
          database.query(
              "SELECT type FROM outbox WHERE resource_id = ? ORDER BY n",
              row -> row.getString(1),
              instance.id()));
    }
  }

  @Test
  void aLaunchThatWasGivenUpGivesEverythingBackHoweverOftenItIsTried() {
    String reservation = interrupted(2);
    OtherServices.fail(503, "Unavailable", true);
    assertThrows(FaultException.class, () -> finishing.finish(reservation));
    List<String> ports =
        store.hidden(reservation, false, false).stream()
            .map(row -> row.condition().place().portId())
            .toList();
    assertTrue(OtherServices.PORTS.containsAll(ports));
    assertTrue(finishing.giveUp(reservation));
    assertFalse(finishing.giveUp(reservation));
    launches.reconcile(reservation);
    launches.reconcile(reservation);
    assertTrue(ports.stream().noneMatch(OtherServices.PORTS::contains));
    assertEquals(0, onHost());
    assertFalse(store.exists(reservation));
  }

  @Test
  void teardownFromAnyPointReleasesOnce() {
    String reservation = interrupted(3);
    launches.reconcile(reservation);
    List<Instance> shown = store.launched(reservation);
    QuarkusTransaction.requiringNew()
        .run(() -> {
          for (Instance instance : shown) {
            instance.terminate(store.clock());
            store.save(instance, ANN);
          }
        });
    teardowns.reconcile(host.id());
    assertEquals(3, onHost());
    OtherServices.linger(true);
    host.work();
    teardowns.reconcile(host.id());
    teardowns.reconcile(host.id());
    assertEquals(3, onHost());
    OtherServices.linger(false);
    teardowns.reconcile(host.id());
    teardowns.reconcile(host.id());
    assertEquals(0, onHost());
    assertTrue(objects.all(host.id()).isEmpty());
    host.work();
    assertTrue(
        store.launched(reservation).stream()
            .allMatch(row -> row.condition().state() == InstanceState.TERMINATED));
    database.update(
        "UPDATE instance SET terminated_at = now() - interval '2 hours'"
            + " WHERE terminated_at IS NOT NULL");
    QuarkusTransaction.requiringNew().run(() -> assertTrue(purge.purge() >= 3));
    assertFalse(store.exists(reservation));
  }

  @Test
  void aHostIsNeverFilledBeyondItsMemory() {
    String reservation = interrupted(16);
    assertEquals(16, onHost());
    assertThrows(FaultException.class, () -> interrupted(1));
    assertEquals(16, onHost());
    assertTrue(finishing.giveUp(reservation));
    launches.reconcile(reservation);
    interrupted(1);
  }

  @Test
  void aPageOfALargeFleetComesFromAnIndexAndFast() {
    launches.reconcile(interrupted(1));
    String columns =
        String.join(
            ", ",
            database.query(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'compute'"
                    + " AND table_name = 'instance' AND column_name NOT IN ('id', 'state')",
                row -> row.getString(1)));
    database.update(
        "INSERT INTO instance (id, state, "
            + columns
            + ") SELECT 'i-' || lpad(to_hex(g), 17, '0'), 'terminated', "
            + columns
            + " FROM generate_series(1, 25000) g, instance WHERE account_id = ?",
        account);
    database.update("ANALYZE instance");
    InstanceFilter none = InstanceFilter.of(Map.of());
    InstanceFilter some =
        InstanceFilter.of(Map.of("state", List.of("pending", "running"), "kind", List.of("vm")));
    long worst = 0;
    PageRequest page = new PageRequest("", 100);
    for (int i = 0; i < 60; i++) {
      long begin = System.nanoTime();
      var answer = store.page(account, i % 2 == 0 ? none : some, page);
      long took = System.nanoTime() - begin;
      worst = i < 20 ? 0 : Math.max(worst, took);
      if (i % 2 == 0) {
        page = new PageRequest(answer.items().getLast().id(), 100);
      }
    }
    System.out.printf("page of 100 among 25,000: worst of 40 %.1f ms%n", worst / 1e6);
    database.update("DELETE FROM quota WHERE account_id = ?", account);
    database.update("DELETE FROM instance WHERE account_id = ?", account);
    assertTrue(worst < 500_000_000L, "a page took " + worst / 1_000_000 + " ms");
  }

  @Test
  void whatIsKeptOfQuotasIsCorrectedWhereAnOlderReleaseWroteTheRows() {
    launches.reconcile(interrupted(3));
    database.update("UPDATE quota SET used = 1 WHERE account_id = ?", account);
    allowances.run();
    whatIsKeptOfQuotasIsWhatTheRowsSay();
    database.update("DELETE FROM quota WHERE account_id = ?", account);
    allowances.run();
    assertEquals(
        3L,
        database
            .find(
                "SELECT used FROM quota WHERE account_id = ? AND name = 'vcpus'",
                row -> row.getLong(1),
                account)
            .orElseThrow());
  }

  @Test
  void onlyTheAccountWhoseQuotasDriftedIsCorrected() {
    String still = account;
    launches.reconcile(interrupted(2));
    account = IdKind.HOST.next().substring(2, 14);
    launches.reconcile(interrupted(3));
    allowances.run();
    List<String> before = quotaRows(still);
    database.update(
        "UPDATE quota SET used = used + 1 WHERE account_id = ? AND name = 'memory-mib'", account);
    List<String> drifted = quotaRows(account);
    allowances.run();
    whatIsKeptOfQuotasIsWhatTheRowsSay();
    assertEquals(before, quotaRows(still));
    List<String> mended = quotaRows(account);
    mended.removeAll(drifted);
    assertEquals(1, mended.size(), mended.toString());
    assertTrue(mended.getFirst().startsWith("memory-mib "), mended.toString());
  }

  /** With what tells whether a row was written since. */
  private List<String> quotaRows(String of) {
    return database.query(
        "SELECT name || ' ' || xmin FROM quota WHERE account_id = ? ORDER BY name",
        row -> row.getString(1),
        of);
  }
}
