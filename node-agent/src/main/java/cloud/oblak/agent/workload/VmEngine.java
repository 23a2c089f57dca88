package cloud.oblak.agent.workload;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.hypervisor.Hypervisor;
import cloud.oblak.agent.hypervisor.Screenshot;
import cloud.oblak.agent.hypervisor.VmState;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.network.NetworkBackend;
import cloud.oblak.agent.network.PortAttachment;
import cloud.oblak.agent.port.Ports;
import cloud.oblak.nodeapi.VmSpec;
import cloud.oblak.nodeapi.Workload;
import java.util.List;
import java.util.Optional;

/** Virtual machines. */
record VmEngine(Hypervisor hypervisor, NetworkBackend network) implements Engine {
  @Override
  public void prepare(Workload spec, LocalImage image) {
    if (image instanceof LocalImage.Container) {
      throw DriverException.permanentFailure("the image is not a VM image", null);
    }
    hypervisor.prepare((VmSpec) spec, image);
  }

  @Override
  public void start(Workload spec, LocalImage image, Ports.Ready port) {
    switch (port.attachment()) {
      case PortAttachment.Tap() ->
          hypervisor.start(
              (VmSpec) spec,
              image,
              port.spec().mac(),
              tap -> network.plug(port.spec().portId(), tap));
      case PortAttachment.Namespace _ ->
          throw DriverException.permanentFailure(
              "the network interface is one of a container, the instance is a VM", null);
    }
  }

  @Override
  public void stop(String instanceId, Grace grace) {
    hypervisor.stop(instanceId, grace);
  }

  @Override
  public void reboot(String instanceId, Grace grace) {
    hypervisor.reboot(instanceId, grace);
  }

  @Override
  public void remove(String instanceId) {
    hypervisor.remove(instanceId);
  }

  @Override
  public Optional<GuestState> inspect(String instanceId) {
    return hypervisor.inspect(instanceId).map(VmEngine::state);
  }

  @Override
  public List<GuestState> list() {
    return hypervisor.list().stream().map(VmEngine::state).toList();
  }

  @Override
  public ConsolePart console(String instanceId, String after, int maxBytes) {
    return hypervisor.console(instanceId, after, maxBytes);
  }

  @Override
  public Screenshot screenshot(String instanceId, boolean wake) {
    return hypervisor.screenshot(instanceId, wake);
  }

  private static GuestState state(VmState state) {
    return new GuestState(
        state.instanceId(), state.running(), state.startedAt(), null, state.reason());
  }
}
