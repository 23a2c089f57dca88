package cloud.oblak.agent.hypervisor;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.VmSpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** VMs that exist in memory only: for simulated hosts and for tests of what uses a hypervisor. */
public final class MemoryHypervisor implements Hypervisor {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;

  private final Map<String, Vm> vms = new ConcurrentHashMap<>();
  private final Duration latency;
  private volatile Consumer<String> listener = _ -> {};

  private record Vm(boolean running, Instant startedAt, String reason, String console) {
    Vm started() {
      return new Vm(true, Instant.now(), "", console + "boot\n");
    }

    Vm ended(String why) {
      return running ? new Vm(false, startedAt, why, console) : this;
    }
  }

  /** VMs that do everything at once. */
  public MemoryHypervisor() {
    this(Duration.ZERO);
  }

  /**
   * VMs that take their time.
   *
   * @param latency how long a start, stop or reboot takes
   */
  public MemoryHypervisor(Duration latency) {
    this.latency = latency;
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public void prepare(VmSpec spec, LocalImage image) {
    if (image instanceof LocalImage.Container) {
      throw DriverException.permanentFailure("A container image cannot run as a VM", null);
    }
    if (spec.limits().diskBytes() < image.minDiskBytes()) {
      throw DriverException.permanentFailure(
          "The image needs a root disk of at least %d bytes, the instance type has %d"
              .formatted(image.minDiskBytes(), spec.limits().diskBytes()),
          null);
    }
    vms.putIfAbsent(spec.instanceId(), new Vm(false, null, "", ""));
  }

  @Override
  public void start(VmSpec spec, LocalImage image, String mac, Consumer<String> plug) {
    Vm vm = vms.get(spec.instanceId());
    if (vm == null) {
      throw DriverException.transientFailure("The VM has no root disk yet", null);
    }
    if (vm.running()) {
      return;
    }
    pause();
    plug.accept("tap-" + spec.instanceId());
    vms.computeIfPresent(spec.instanceId(), (_, present) -> present.started());
  }

  @Override
  public void stop(String instanceId, Grace grace) {
    Vm vm = vms.get(instanceId);
    if (vm == null || !vm.running()) {
      return;
    }
    pause();
    end(instanceId, "");
  }

  @Override
  public void reboot(String instanceId, Grace grace) {
    Vm vm = vms.get(instanceId);
    if (vm == null || !vm.running()) {
      return;
    }
    pause();
    vms.computeIfPresent(
        instanceId,
        (_, present) ->
            new Vm(
                present.running(),
                present.startedAt(),
                present.reason(),
                present.console() + "boot\n"));
  }

  @Override
  public void remove(String instanceId) {
    vms.remove(instanceId);
  }

  @Override
  public Optional<VmState> inspect(String instanceId) {
    return Optional.ofNullable(vms.get(instanceId)).map(vm -> state(instanceId, vm));
  }

  @Override
  public List<VmState> list() {
    return vms.entrySet().stream().map(e -> state(e.getKey(), e.getValue())).toList();
  }

  private static VmState state(String id, Vm vm) {
    return new VmState(id, vm.running(), vm.startedAt(), vm.reason());
  }

  @Override
  public ConsolePart console(String instanceId, String after, int maxBytes) {
    Vm vm = vms.get(instanceId);
    return ConsolePart.of(vm == null ? "" : vm.console(), after, maxBytes);
  }

  /** Stripes in colours of the instance's own. */
  @Override
  public Screenshot screenshot(String instanceId, boolean wake) {
    Vm vm = vms.get(instanceId);
    if (vm == null || !vm.running()) {
      return new Screenshot.NotRunning();
    }
    BufferedImage stripes = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    for (int x = 0; x < WIDTH; x++) {
      int colour =
          0x0f0f0f * Character.digit(instanceId.charAt(x * instanceId.length() / WIDTH), 36);
      for (int y = 0; y < HEIGHT; y++) {
        stripes.setRGB(x, y, colour);
      }
    }
    try {
      return new Picture(stripes).taken();
    } catch (IOException failure) {
      throw DriverException.transientFailure("The VM's display could not be drawn", failure);
    }
  }

  @Override
  public void onExit(Consumer<String> to) {
    listener = to;
  }

  /** Lets a VM die by itself, as a killed QEMU would. */
  public void crash(String instanceId) {
    Vm before = vms.get(instanceId);
    if (before != null && before.running()) {
      end(instanceId, "the hypervisor process died");
      listener.accept(instanceId);
    }
  }

  private void end(String instanceId, String why) {
    vms.computeIfPresent(instanceId, (_, present) -> present.ended(why));
  }

  private void pause() {
    if (latency.isZero()) {
      return;
    }
    try {
      Thread.sleep(latency);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DriverException.transientFailure("The VM's action was interrupted", e);
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
