package cloud.oblak.agent.hypervisor;

import cloud.oblak.agent.image.LocalImage;
import java.nio.file.Path;

class MemoryHypervisorTest extends HypervisorContract {
  @Override
  Hypervisor open() {
    return new MemoryHypervisor();
  }

  @Override
  LocalImage image() {
    return new LocalImage.Kernel("sha256:0", 1, 0, Path.of("/k"), Path.of("/i"), "console=ttyS0");
  }

  @Override
  void kill(String instanceId) {
    ((MemoryHypervisor) hypervisor).crash(instanceId);
  }
}
