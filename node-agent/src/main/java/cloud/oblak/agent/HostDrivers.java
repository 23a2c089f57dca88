package cloud.oblak.agent;

import cloud.oblak.agent.container.ContainerRuntime;
import cloud.oblak.agent.container.ContainerSettings;
import cloud.oblak.agent.container.CrunContainerRuntime;
import cloud.oblak.agent.container.MemoryContainerRuntime;
import cloud.oblak.agent.host.AbsentContainerRuntime;
import cloud.oblak.agent.host.AbsentHypervisor;
import cloud.oblak.agent.host.ContainerIds;
import cloud.oblak.agent.hypervisor.AcceleratorProbe;
import cloud.oblak.agent.hypervisor.Hypervisor;
import cloud.oblak.agent.hypervisor.LibvirtHypervisor;
import cloud.oblak.agent.hypervisor.LibvirtSettings;
import cloud.oblak.agent.hypervisor.MemoryHypervisor;
import cloud.oblak.agent.image.ImageStore;
import cloud.oblak.agent.image.LocalImageStore;
import cloud.oblak.agent.image.MemoryImageStore;
import cloud.oblak.agent.network.MemoryNetwork;
import cloud.oblak.agent.network.NamespaceNetwork;
import cloud.oblak.agent.network.NetworkSettings;
import cloud.oblak.agent.process.ProcessRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the drivers of a host. */
public final class HostDrivers {
  private static final Logger LOG = LoggerFactory.getLogger(HostDrivers.class);

  private HostDrivers() {}

  /**
   * Drivers that only remember.
   *
   * @param latency how long each action takes
   */
  public static Drivers memory(Duration latency) {
    DriverHook hook = latency.isZero() ? DriverHook.none() : DriverHook.latency(latency);
    return new Drivers(
        new MemoryContainerRuntime(new MemoryContainerRuntime.Host(), hook),
        new MemoryHypervisor(latency),
        new MemoryImageStore(hook),
        new MemoryNetwork());
  }

  /**
   * The real ones. A runtime or hypervisor that this host lacks is replaced by one that says so;
   * without networks nothing can run, so their absence is thrown.
   */
  static Drivers real(AgentConfig config, String proxySecret) {
    NamespaceNetwork network =
        new NamespaceNetwork(
            new NetworkSettings(
                config.installation(),
                config.home().resolve("network"),
                config.publicPool(),
                config.metadataPort(),
                proxySecret),
            new ProcessRunner());
    int ids = new ContainerIds(config.home(), Path.of("/etc")).first(config.installation());
    ImageStore images = LocalImageStore.open(config.home(), ids, LibvirtSettings.QEMU_USER);
    return new Drivers(containers(config, ids), vms(config), images, network);
  }

  private static ContainerRuntime containers(AgentConfig config, int ids) {
    try {
      return CrunContainerRuntime.open(
          ContainerSettings.of(config.home(), config.installation(), ids));
    } catch (DriverException absent) {
      LOG.error("containers=none reason=\"{}\"", absent.getMessage(), absent);
      return new AbsentContainerRuntime(absent.getMessage());
    }
  }

  private static Hypervisor vms(AgentConfig config) {
    if (!Files.isExecutable(Path.of("/usr/sbin/libvirtd"))) {
      return new AbsentHypervisor("libvirtd is not installed");
    }
    Path installationHome = config.home().getParent();
    AcceleratorProbe.Finding finding =
        new AcceleratorProbe(config.home(), installationHome.resolve("images/tiny-vm")).find();
    LOG.info("accelerator={} reason=\"{}\"", finding.accelerator().label(), finding.reason());
    LibvirtSettings usual =
        LibvirtSettings.of(
            config.installation(),
            installationHome,
            config.home().resolve("vms"),
            finding.accelerator());
    return new LibvirtHypervisor(
        new LibvirtSettings(
            usual.installation(),
            config.libvirtUri(),
            usual.vms(),
            usual.logs(),
            usual.accelerator(),
            usual.qemuUser()));
  }
}
