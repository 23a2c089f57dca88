package cloud.oblak.agent.host;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.hypervisor.Hypervisor;
import cloud.oblak.agent.hypervisor.Screenshot;
import cloud.oblak.agent.hypervisor.VmState;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.VmSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stands where no hypervisor works: refuses new VMs, and says of old ones only that it cannot know.
 *
 * @param reason why there is none
 */
public record AbsentHypervisor(String reason) implements Hypervisor {
  @Override
  public String description() {
    return "none: " + reason;
  }

  @Override
  public void prepare(VmSpec spec, LocalImage image) {
    throw DriverException.permanentFailure("this host cannot run VMs: " + reason, null);
  }

  @Override
  public void start(VmSpec spec, LocalImage image, String mac, Consumer<String> plug) {
    throw DriverException.permanentFailure("this host cannot run VMs: " + reason, null);
  }

  @Override
  public void stop(String instanceId, Grace grace) {
    throw unknown();
  }

  @Override
  public void reboot(String instanceId, Grace grace) {
    throw unknown();
  }

  @Override
  public void remove(String instanceId) {
    throw DriverException.permanentFailure("this host cannot run VMs: " + reason, null);
  }

  @Override
  public Optional<VmState> inspect(String instanceId) {
    throw unknown();
  }

  @Override
  public List<VmState> list() {
    return List.of();
  }

  @Override
  public ConsolePart console(String instanceId, String after, int maxBytes) {
    return ConsolePart.none(after);
  }

  @Override
  public Screenshot screenshot(String instanceId, boolean wake) {
    return new Screenshot.NotRunning();
  }

  @Override
  public void onExit(Consumer<String> listener) {}

  @Override
  public void close() {}

  private DriverException unknown() {
    return DriverException.transientFailure("this host has no hypervisor now: " + reason, null);
  }
}
