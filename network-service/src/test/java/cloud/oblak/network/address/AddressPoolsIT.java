package cloud.oblak.network.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.IdKind;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestInstallation.class)
class AddressPoolsIT {
  @Inject AddressPools pools;

  @Inject
  @Identifier("network")
  ServiceDatabase database;

  @Test
  void aPoolIsNotEmptyBecauseItsNextBlockIsInUse() {
    String pool = "test:" + IdKind.SUBNET.next();
    long first = 4_000_000_000L;
    String account = IdKind.HOST.next();
    String vpc = IdKind.VPC.next();
    String subnet = IdKind.SUBNET.next();
    database.update(
        "INSERT INTO vpc (id, account_id, cidr, is_default, generation)"
            + " VALUES (?, ?, '', false, 1)",
        vpc,
        account);
    database.update(
        "INSERT INTO subnet (id, vpc_id, account_id, zone, cidr, is_default, generation)"
            + " VALUES (?, ?, ?, 'a', '', false, 1)",
        subnet,
        vpc,
        account);
    database.update(
        "INSERT INTO port (id, account_id, instance_id, host_id, kind, vpc_id, subnet_id, zone,"
            + " private_address, public_address, security_groups, state, generation)"
            + " SELECT 'eni-' || ? || n, ?, 'i-1', 'h-1', 'VM', ?, ?, 'a', n, n, '{}', 'READY', 1"
            + " FROM generate_series(?, ?) n",
        vpc,
        account,
        vpc,
        subnet,
        first,
        first + 255);
    pools.create(pool, first, first + 299);
    assertTrue(pools.refill(pool, 1));
    assertThrows(PoolShort.class, () -> pools.take(pool, 1));
    assertTrue(pools.refill(pool, 1));
    assertEquals(List.of(first + 256), pools.take(pool, 1));
    assertFalse(pools.refill(pool, 1));
    database.update("DELETE FROM port WHERE vpc_id = ?", vpc);
  }

  @Test
  void anAddressThatCameBackBeforeItsBlockWasOpenedIsNoHindrance() {
    String pool = "test:" + IdKind.SUBNET.next();
    pools.create(pool, 10, 20);
    pools.giveBack(pool, List.of(15L));
    assertTrue(pools.refill(pool, 1));
    assertEquals(10, pools.take(pool, 10).size());
    assertThrows(PoolShort.class, () -> pools.take(pool, 1), "one address rests");
    assertFalse(pools.refill(pool, 1));
  }

  @Test
  void noMoreIsTakenThanWasAskedForWhateverTheDatabasePlans() {
    String pool = "test:" + IdKind.SUBNET.next();
    database.update(
        "INSERT INTO address_pool SELECT 'other:' || n, 1, 0 FROM generate_series(1, 3000) n");
    database.update(
        "INSERT INTO free_address SELECT 'other:' || n, n, 'epoch' FROM generate_series(1, 3000) n");
    // Statistics that know nothing of the new pool make joining by nested loops look cheap.
    database.update("ANALYZE free_address");
    pools.create(pool, 1, 4000);
    assertTrue(pools.refill(pool, 1));
    assertEquals(List.of(1L), pools.take(pool, 1));
    assertEquals(List.of(2L, 3L), pools.take(pool, 2));
    assertEquals(
        253L,
        database
            .find(
                "SELECT count(*) FROM free_address WHERE pool_id = ?", row -> row.getLong(1), pool)
            .orElseThrow());
    database.update("DELETE FROM address_pool WHERE id LIKE 'other:%'");
  }
}
