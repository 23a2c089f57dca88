package cloud.oblak.agent.hypervisor;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.VmSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.libvirt.Domain;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.LibvirtException;

/** VMs on the installation's own libvirtd and QEMU. */
public final class LibvirtHypervisor implements Hypervisor {
  private static final String UNREACHABLE = "This host's hypervisor does not answer";
  private static final String DESTROY = "The VM could not be turned off";
  private static final int CREATE_PAUSED = 1;
  private static final int ACPI_POWER_BUTTON = 1;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration BETWEEN_PRESSES = Duration.ofSeconds(5);
  // With a key pressed before, a look takes less than a service waits for it.
  private static final Duration LOOK_CALL = Duration.ofSeconds(5);
  private static final Duration LOOK_PATIENCE = Duration.ofSeconds(8);
  private static final Duration DESTROY_PATIENCE = Duration.ofSeconds(30);

  private final LibvirtSettings settings;
  private final VmFiles files;
  private final LiveVms live;
  private final LibvirtConnection libvirt;
  private final Displays displays;
  private final boolean cpuQuota;

  /** Connects in the background; calls fail as transient until libvirtd is there. */
  public LibvirtHypervisor(LibvirtSettings settings) {
    this.settings = settings;
    this.files = new VmFiles(settings.vms(), settings.qemuUser(), new ProcessRunner());
    this.live = new LiveVms(settings.prefix(), files, this::runningNow);
    this.libvirt = new LibvirtConnection(settings.uri(), live);
    this.displays = new Displays(new LibvirtDisplay(libvirt), LOOK_CALL, LOOK_PATIENCE);
    this.cpuQuota = VmCgroups.limitCpu();
  }

  @Override
  public String description() {
    return "libvirt/" + settings.accelerator().label();
  }

  @Override
  public void prepare(VmSpec spec, LocalImage image) {
    if (spec.limits().diskBytes() < image.minDiskBytes()) {
      throw DriverException.permanentFailure(
          "The image needs a root disk of at least %d bytes, the instance type has %d"
              .formatted(image.minDiskBytes(), spec.limits().diskBytes()),
          null);
    }
    files.makeDisk(spec.instanceId(), image, spec.limits().diskBytes());
  }

  @Override
  public void start(VmSpec spec, LocalImage image, String mac, Consumer<String> plug) {
    String id = spec.instanceId();
    Optional<DomainState> state = state(id);
    if (state.filter(LibvirtHypervisor::runs).isPresent()) {
      live.add(id);
      return;
    }
    try (LiveVms.Asked _ = live.asked(id)) {
      if (state.isPresent()) {
        destroy(id); // a start that was cut short; its tap may be anywhere
      }
      create(definition(spec, image, mac));
      try {
        plug.accept(settings.tap(id));
        files.markStarted(id, Instant.now().truncatedTo(ChronoUnit.MILLIS));
        resume(id);
      } catch (RuntimeException e) {
        destroyAfter(id, e);
        throw e;
      }
    }
    live.add(id);
    // An end between resume and here was taken for asked for.
    if (state(id).isEmpty()) {
      live.ended(id, "ended right after its start");
    }
  }

  private void create(DomainDefinition definition) {
    String xml = DomainXml.of(definition);
    libvirt.call(
        "The hypervisor could not start the VM",
        connection -> {
          connection.domainCreateXML(xml, CREATE_PAUSED).free();
          return true;
        });
  }

  private void resume(String id) {
    Optional<Boolean> resumed =
        libvirt.onDomain(
            settings.domain(id),
            "The hypervisor could not start the VM",
            domain -> {
              domain.resume();
              return true;
            });
    if (resumed.isEmpty()) {
      throw DriverException.transientFailure("The VM ended while it was started", null);
    }
  }

  private void destroyAfter(String id, RuntimeException failure) {
    try {
      destroy(id);
    } catch (DriverException e) {
      failure.addSuppressed(e);
    }
  }

  private DomainDefinition definition(VmSpec spec, LocalImage image, String mac) {
    Optional<DomainDefinition.Kernel> kernel =
        switch (image) {
          case LocalImage.Disk _ -> Optional.empty();
          case LocalImage.Kernel k ->
              Optional.of(new DomainDefinition.Kernel(k.kernel(), k.initrd(), k.append()));
          case LocalImage.Container _ ->
              throw DriverException.permanentFailure("A container image cannot run as a VM", null);
        };
    String id = spec.instanceId();
    return new DomainDefinition(
        settings.domain(id),
        settings.accelerator(),
        spec.limits(),
        cpuQuota,
        kernel,
        files.disk(id),
        files.console(id),
        settings.tap(id),
        mac);
  }

  @Override
  public void stop(String instanceId, Grace grace) {
    if (state(instanceId).isEmpty()) {
      return;
    }
    try (LiveVms.Asked asked = live.asked(instanceId)) {
      boolean off =
          press(instanceId, asked.off(), asked.off(), grace, LibvirtHypervisor::pressPower);
      if (!off) {
        destroy(instanceId);
      }
      files.markEnded(instanceId, "");
    }
  }

  @Override
  public void reboot(String instanceId, Grace grace) {
    try (LiveVms.Asked asked = live.asked(instanceId)) {
      boolean done =
          press(
              instanceId,
              asked.rebooted(),
              asked.off(),
              grace,
              domain -> domain.reboot(ACPI_POWER_BUTTON));
      if (!done) {
        libvirt.onDomain(
            settings.domain(instanceId),
            "The VM could not be reset",
            domain -> {
              domain.reset();
              return true;
            });
      }
    }
    if (state(instanceId).isEmpty()) {
      live.remove(instanceId);
      files.markEnded(instanceId, "");
    }
  }

  /** What is done to a domain's power button. */
  @FunctionalInterface
  private interface Press {
    void on(Domain domain) throws LibvirtException;
  }

  private static void pressPower(Domain domain) throws LibvirtException {
    domain.shutdown();
  }

  /**
   * Presses until the guest has reacted: one that boots does not hear the first press.
   *
   * @return whether the guest reacted in time, or does not run
   */
  private boolean press(
      String id, LiveVms.Signal reacted, LiveVms.Signal off, Grace grace, Press press) {
    while (true) {
      Optional<DomainState> state = state(id);
      if (state.isEmpty()) {
        return true;
      }
      if (!grace.left().isPositive() || !runs(state.get())) {
        return false;
      }
      libvirt.onDomain(
          settings.domain(id),
          "The VM's power button does not work",
          domain -> {
            press.on(domain);
            return true;
          });
      if (reactsUntilNextPress(reacted, off, grace)) {
        return true;
      }
    }
  }

  private static boolean reactsUntilNextPress(
      LiveVms.Signal reacted, LiveVms.Signal off, Grace grace) {
    long nextPress = System.nanoTime() + BETWEEN_PRESSES.toNanos();
    while (true) {
      long pause = Math.min(nextPress - System.nanoTime(), grace.left().toNanos());
      if (pause <= 0) {
        return false;
      }
      Duration step = Duration.ofNanos(Math.min(pause, LOOK_AGAIN.toNanos()));
      if (LiveVms.Signal.awaitEither(reacted, off, step)) {
        return true;
      }
    }
  }

  private void destroy(String id) {
    long end = System.nanoTime() + DESTROY_PATIENCE.toNanos();
    while (state(id).isPresent()) {
      libvirt.onDomain(
          settings.domain(id),
          DESTROY,
          domain -> {
            domain.destroy();
            return true;
          });
      if (System.nanoTime() > end) {
        throw DriverException.transientFailure(DESTROY, null);
      }
    }
    live.remove(id);
  }

  @Override
  public void remove(String instanceId) {
    try (LiveVms.Asked _ = live.asked(instanceId)) {
      destroy(instanceId);
      files.remove(instanceId);
      removeLogs(settings.domain(instanceId));
      VmCgroups.remove(VmCgroups.ROOT, settings.domain(instanceId));
    }
  }

  private void removeLogs(String domain) {
    Path directory = settings.logs().resolve("qemu");
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> logs = Files.list(directory)) {
      for (Path log :
          logs.filter(p -> p.getFileName().toString().startsWith(domain + ".log")).toList()) {
        Files.deleteIfExists(log);
      }
    } catch (IOException | UncheckedIOException e) {
      throw DriverException.transientFailure("The VM's log cannot be removed", e);
    }
  }

  @Override
  public Optional<VmState> inspect(String instanceId) {
    Optional<DomainState> state = state(instanceId);
    if (state.isEmpty() && !files.exists(instanceId)) {
      return Optional.empty();
    }
    return Optional.of(seen(instanceId, state.filter(LibvirtHypervisor::runs).isPresent()));
  }

  @Override
  public List<VmState> list() {
    Map<String, DomainState> states = states();
    Set<String> ids = new HashSet<>(files.list());
    ids.addAll(states.keySet());
    return ids.stream()
        .sorted()
        .map(id -> seen(id, states.containsKey(id) && runs(states.get(id))))
        .toList();
  }

  private VmState seen(String id, boolean running) {
    if (running) {
      live.add(id);
    }
    return new VmState(
        id, running, files.started(id).orElse(null), running ? "" : files.reason(id));
  }

  @Override
  public ConsolePart console(String instanceId, String after, int maxBytes) {
    return files.console(instanceId, after, maxBytes);
  }

  @Override
  public Screenshot screenshot(String instanceId, boolean wake) {
    return displays.look(settings.domain(instanceId), wake);
  }

  @Override
  public void onExit(Consumer<String> listener) {
    live.onExit(listener);
  }

  @Override
  public void close() {
    libvirt.close();
    live.close();
  }

  private Set<String> runningNow() {
    Set<String> running = new HashSet<>();
    states()
        .forEach((id, state) ->
            Optional.of(state).filter(LibvirtHypervisor::runs).ifPresent(_ -> running.add(id)));
    return running;
  }

  private Optional<DomainState> state(String id) {
    return libvirt
        .onDomain(settings.domain(id), UNREACHABLE, domain -> domain.getInfo().state)
        .filter(state -> state != DomainState.VIR_DOMAIN_SHUTOFF);
  }

  private Map<String, DomainState> states() {
    return libvirt.call(
        UNREACHABLE,
        connection -> {
          Map<String, DomainState> states = new HashMap<>();
          for (Domain domain : connection.listAllDomains(0)) {
            readState(domain, states);
          }
          return states;
        });
  }

  private void readState(Domain domain, Map<String, DomainState> states) throws LibvirtException {
    try {
      String name = domain.getName();
      if (name.startsWith(settings.prefix())) {
        states.put(name.substring(settings.prefix().length()), domain.getInfo().state);
      }
    } catch (LibvirtException e) {
      if (!LibvirtConnection.isGone(e)) {
        throw e;
      }
    } finally {
      domain.free();
    }
  }

  private static boolean runs(DomainState state) {
    return switch (state) {
      case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_SHUTDOWN -> true;
      case VIR_DOMAIN_NOSTATE,
          VIR_DOMAIN_PAUSED,
          VIR_DOMAIN_SHUTOFF,
          VIR_DOMAIN_CRASHED,
          VIR_DOMAIN_PMSUSPENDED ->
          false;
    };
  }
}
