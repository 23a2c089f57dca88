package cloud.oblak.agent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelLocationTest {
  @Test
  void theQueryIsDecoded() {
    assertEquals(
        new KernelLocation(Path.of("/a b/k"), Path.of("/i"), "console=ttyS0 a=b&c"),
        KernelLocation.parse("kernel:///a%20b/k?initrd=/i&append=console=ttyS0%20a=b%26c"));
  }

  @Test
  void aRelativePathIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> KernelLocation.parse("kernel://k?initrd=/i"));
    assertThrows(IllegalArgumentException.class, () -> KernelLocation.parse("kernel:///k"));
  }
}
