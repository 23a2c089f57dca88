package cloud.oblak.agent.workload;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.container.ContainerRuntime;
import cloud.oblak.agent.container.ContainerState;
import cloud.oblak.agent.hypervisor.Screenshot;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.network.PortAttachment;
import cloud.oblak.agent.port.Ports;
import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.Workload;
import java.util.List;
import java.util.Optional;

/** Containers. */
record ContainerEngine(ContainerRuntime runtime) implements Engine {
  @Override
  public void prepare(Workload spec, LocalImage image) {
    runtime.prepare((ContainerSpec) spec, containerImage(image));
  }

  @Override
  public void start(Workload spec, LocalImage image, Ports.Ready port) {
    switch (port.attachment()) {
      case PortAttachment.Namespace(var path) ->
          runtime.start((ContainerSpec) spec, containerImage(image), path);
      case PortAttachment.Tap() ->
          throw DriverException.permanentFailure(
              "the network interface is one of a VM, the instance is a container", null);
    }
  }

  @Override
  public void stop(String instanceId, Grace grace) {
    runtime.stop(instanceId, grace);
  }

  @Override
  public void reboot(String instanceId, Grace grace) {
    runtime.stop(instanceId, grace);
  }

  @Override
  public void remove(String instanceId) {
    runtime.remove(instanceId);
  }

  @Override
  public Optional<GuestState> inspect(String instanceId) {
    return runtime.inspect(instanceId).map(ContainerEngine::state);
  }

  @Override
  public List<GuestState> list() {
    return runtime.list().stream().map(ContainerEngine::state).toList();
  }

  @Override
  public ConsolePart console(String instanceId, String after, int maxBytes) {
    return runtime.log(instanceId, after, maxBytes);
  }

  @Override
  public Screenshot screenshot(String instanceId, boolean wake) {
    return new Screenshot.NoDisplay();
  }

  private static LocalImage.Container containerImage(LocalImage image) {
    if (image instanceof LocalImage.Container container) {
      return container;
    }
    throw DriverException.permanentFailure("the image is not a container image", null);
  }

  private static GuestState state(ContainerState state) {
    Integer exitCode = state.exitCode().isPresent() ? state.exitCode().getAsInt() : null;
    return new GuestState(
        state.instanceId(), state.running(), state.startedAt(), exitCode, state.reason());
  }
}
