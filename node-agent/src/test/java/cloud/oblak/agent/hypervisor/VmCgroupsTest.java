package cloud.oblak.agent.hypervisor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmCgroupsTest {
  @TempDir Path root;

  private Path group(String hierarchy, String name) throws IOException {
    Path group = root.resolve(hierarchy).resolve("machine").resolve(name);
    Files.createDirectories(group.resolve("vcpu0"));
    return group;
  }

  @Test
  void groupsOfTheDomainGoInEveryHierarchyAndNoOthers() throws IOException {
    Path cpu = group("cpu", "qemu-6-oblak-1-i-1.libvirt-qemu");
    Path memory = group("memory", "qemu-6-oblak-1-i-1.libvirt-qemu");
    Path other = group("cpu", "qemu-7-oblak-1-i-11.libvirt-qemu");
    VmCgroups.remove(root, "oblak-1-i-1");
    assertFalse(Files.exists(cpu));
    assertFalse(Files.exists(memory));
    assertTrue(Files.exists(other));
    VmCgroups.remove(root.resolve("none"), "oblak-1-i-1");
  }
}
