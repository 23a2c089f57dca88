package cloud.oblak.kit.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.KitDatabase;
import cloud.oblak.kit.replica.Replicas;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.VpcSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostObjectsIT {
  private static KitDatabase kit;
  private HostObjects objects;
  private final List<DesiredObject> offered = new ArrayList<>();

  @BeforeAll
  static void start() {
    kit = new KitDatabase("identity");
  }

  @BeforeEach
  void empty() {
    kit.database().update("DELETE FROM host_object");
    objects = new HostObjects(kit.database(), Replicas.none());
    objects.link(
        "h-1",
        new HostObjects.Link() {
          @Override
          public void offer(DesiredObject object) {
            offered.add(object);
          }

          @Override
          public void look() {}
        });
  }

  private static VpcSpec vpc(String domain) {
    return new VpcSpec("vpc-1", "111122223333", "172.31.0.0/16", List.of(), domain);
  }

  private void put(long generation, String domain) {
    kit.transactions()
        .run(() -> objects.put("h-1", ObjectKind.VPC, "vpc-1", generation, vpc(domain)));
  }

  @Test
  void aWishIsOfferedAfterTheCommitAndComesBackEqual() {
    put(1, "a.internal");
    assertEquals(objects.all("h-1"), offered);
    assertEquals(vpc("a.internal"), offered.getFirst().spec());
  }

  @Test
  void manyWishesAreStoredAtOnceAndOnlyNewOnesAreOffered() {
    put(5, "a.internal");
    offered.clear();
    kit.transactions()
        .run(() ->
            objects.putAll(
                List.of(
                    new HostObjects.Wish("h-1", ObjectKind.VPC, "vpc-1", 4, vpc("old")),
                    new HostObjects.Wish("h-1", ObjectKind.VPC, "vpc-2", 1, vpc("x")),
                    new HostObjects.Wish("h-1", ObjectKind.VPC, "vpc-2", 2, null),
                    new HostObjects.Wish("h-2", ObjectKind.VPC, "vpc-2", 1, vpc("x")))));
    assertEquals(List.of("vpc-2"), offered.stream().map(DesiredObject::id).toList());
    assertTrue(offered.getFirst().removed());
    assertEquals(2, objects.all("h-1").size());
    kit.transactions().run(() -> objects.forget("h-1", ObjectKind.VPC, List.of("vpc-1", "vpc-2")));
    assertEquals(List.of("vpc-1"), objects.all("h-1").stream().map(DesiredObject::id).toList());
    assertEquals(1, objects.all("h-2").size());
  }

  @Test
  void aWishOfARolledBackTransactionIsNeitherStoredNorOffered() {
    assertThrows(
        IllegalStateException.class,
        () ->
            kit.transactions()
                .run(() -> {
                  objects.put("h-1", ObjectKind.VPC, "vpc-1", 1, vpc("x"));
                  throw new IllegalStateException("crash");
                }));
    assertEquals(List.of(), offered);
    assertEquals(List.of(), objects.all("h-1"));
  }

  @Test
  void anOlderGenerationChangesNothing() {
    put(5, "new.internal");
    put(4, "old.internal");
    assertEquals(1, offered.size());
    assertEquals(vpc("new.internal"), objects.all("h-1").getFirst().spec());
  }

  @Test
  void aTombstoneStaysUntilItIsForgotten() {
    put(1, "a");
    kit.transactions().run(() -> objects.remove("h-1", ObjectKind.VPC, "vpc-1", 2));
    assertTrue(offered.getLast().removed());
    assertFalse(objects.wanted("h-1", ObjectKind.VPC, "vpc-1"));
    assertEquals(1, objects.all("h-1").size());
    kit.transactions().run(() -> objects.forget("h-1", ObjectKind.VPC, "vpc-1"));
    assertEquals(List.of(), objects.all("h-1"));
  }

  @Test
  void whatIsStillWantedIsNotForgotten() {
    put(1, "a");
    kit.transactions().run(() -> objects.forget("h-1", ObjectKind.VPC, "vpc-1"));
    assertEquals(1, objects.all("h-1").size());
  }
}
