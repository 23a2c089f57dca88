package cloud.oblak.agent.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.nodeapi.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DomainXmlTest {
  private static final Path VM = Path.of("/var/lib/oblak/agent/vms/i-0a1b2c3d4e5f60718");

  private static DomainDefinition domain(
      Accelerator accelerator, boolean quota, Optional<DomainDefinition.Kernel> kernel) {
    return new DomainDefinition(
        "oblak-3fa9c21b-i-0a1b2c3d4e5f60718",
        accelerator,
        new Limits(2, 400, 400, 536_870_912L, 8_589_934_592L, 500, 0),
        quota,
        kernel,
        VM.resolve("root.qcow2"),
        VM.resolve("console.log"),
        "o3fa9v4e5f60718",
        "02:0b:1a:00:00:01");
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = DomainXmlTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aDiskImageUnderKvm() throws IOException {
    assertEquals(
        golden("kvm-disk.xml"), DomainXml.of(domain(Accelerator.KVM, true, Optional.empty())));
  }

  @Test
  void aKernelImageUnderTcgWithoutCpuController() throws IOException {
    DomainDefinition.Kernel kernel =
        new DomainDefinition.Kernel(Path.of("/i/vmlinuz"), Path.of("/i/initrd"), "a=\"b\" c=<&'>");
    assertEquals(
        golden("tcg-kernel.xml"),
        DomainXml.of(domain(Accelerator.TCG, false, Optional.of(kernel))));
  }

  @Test
  void namesFitTheKernelAndCarryTheInstallation() {
    LibvirtSettings settings =
        LibvirtSettings.of("3fa9c21b", Path.of("/h"), Path.of("/h/vms"), Accelerator.TCG);
    assertEquals("oblak-3fa9c21b-i-0a1b2c3d4e5f60718", settings.domain("i-0a1b2c3d4e5f60718"));
    assertEquals(
        "o3fa9v4e5f60718".substring(0, 6), settings.tap("i-0a1b2c3d4e5f60718").substring(0, 6));
    assertTrue(settings.tap("i-0a1b2c3d4e5f60718").length() <= 15);
    assertFalse(settings.tap("i-0a1b2c3d4e5f60718").equals(settings.tap("i-0a1b2c3d4e5f60719")));
  }
}
