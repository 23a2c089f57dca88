package cloud.oblak.compute.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumeTypeTest {
  @Test
  void aTypeHasWhatEc2GivesIt() {
    assertEquals(3000, VolumeType.GP3.iops(8));
    assertEquals(125, VolumeType.GP3.throughput());
    assertEquals(100, VolumeType.GP2.iops(8));
    assertEquals(300, VolumeType.GP2.iops(100));
    assertEquals(16_000, VolumeType.GP2.iops(16_384));
    assertNull(VolumeType.GP2.throughput());
    assertNull(VolumeType.STANDARD.iops(8));
  }

  @Test
  void typesAreNamedByEc2sWords() {
    for (VolumeType type : VolumeType.values()) {
      assertEquals(Optional.of(type), VolumeType.named(type.word()));
    }
    assertEquals(Optional.empty(), VolumeType.named("io2"));
  }
}
