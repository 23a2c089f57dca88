package cloud.oblak.agent;

import cloud.oblak.agent.container.ContainerRuntime;
import cloud.oblak.agent.hypervisor.Hypervisor;
import cloud.oblak.agent.image.ImageStore;
import cloud.oblak.agent.network.NetworkBackend;

/** The four drivers of one host. */
public record Drivers(
    ContainerRuntime containers, Hypervisor vms, ImageStore images, NetworkBackend network)
    implements AutoCloseable {

  /** Lets go of everything; guests and networks go on. */
  @Override
  public void close() {
    containers.close();
    vms.close();
    images.close();
    network.close();
  }
}
