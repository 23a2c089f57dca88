package cloud.oblak.agent.hypervisor;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.process.ProcessResult;
import cloud.oblak.agent.process.ProcessRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether KVM really works here: a {@code /dev/kvm} that opens proves nothing, since some
 * hosts offer one under which guests hang. The answer holds until the host boots again.
 */
public final class AcceleratorProbe {
  private static final Logger LOG = LoggerFactory.getLogger(AcceleratorProbe.class);
  private static final Pattern CPU_FLAG = Pattern.compile("(?m)^flags\\s*:.*\\b(svm|vmx)\\b");
  private static final String POWERED_DOWN = "Power down";

  private final Path state;
  private final Path image;
  private final Duration patience;
  private final Host host;
  private final ProcessRunner processes;

  /**
   * What was found.
   *
   * @param accelerator to use
   * @param reason a sentence for people, with the cure where there is one
   */
  public record Finding(Accelerator accelerator, String reason) {}

  /** Where a host describes itself. */
  record Host(Path cpus, Path kvm, Path bootId) {
    static final Host THIS =
        new Host(
            Path.of("/proc/cpuinfo"),
            Path.of("/dev/kvm"),
            Path.of("/proc/sys/kernel/random/boot_id"));
  }

  /**
   * A probe of this host.
   *
   * @param state directory of the agent; the answer is kept in its file {@code accelerator}
   * @param image directory with {@code vmlinuz} and {@code initrd} of tiny-vm, the probe guest
   */
  public AcceleratorProbe(Path state, Path image) {
    this(state, image, Duration.ofSeconds(20), Host.THIS, new ProcessRunner());
  }

  AcceleratorProbe(Path state, Path image, Duration patience, Host host, ProcessRunner processes) {
    this.state = state;
    this.image = image;
    this.patience = patience;
    this.host = host;
    this.processes = processes;
  }

  /**
   * The answer, from this boot's cache where it is known; takes up to 20 s otherwise. Without a
   * probe guest the CPU's flags decide, and the answer is not kept.
   */
  public Finding find() {
    try {
      String boot = Files.readString(host.bootId()).strip();
      Optional<Finding> known = cached(boot);
      if (known.isPresent()) {
        return known.get();
      }
      Finding finding = probe();
      if (hasGuest()) {
        keep(boot, finding);
      }
      LOG.info("accelerator {}: {}", finding.accelerator().label(), finding.reason());
      return finding;
    } catch (IOException e) {
      throw new UncheckedIOException("the host's accelerator cannot be found out", e);
    }
  }

  private Finding probe() throws IOException {
    if (!Files.exists(host.kvm())) {
      return tcg("there is no /dev/kvm; turn on virtualization in firmware or hypervisor");
    }
    if (!CPU_FLAG.matcher(Files.readString(host.cpus())).find()) {
      return tcg("the CPU has neither svm nor vmx, although /dev/kvm is there");
    }
    if (!hasGuest()) {
      return new Finding(Accelerator.KVM, "the CPU has svm or vmx; no probe guest is there to try");
    }
    if (!boots("kvm", "host")) {
      return tcg(
          "a probe guest did not boot under KVM within %d s".formatted(patience.toSeconds()));
    }
    return new Finding(Accelerator.KVM, "a probe guest booted under KVM");
  }

  private boolean hasGuest() {
    return Files.exists(image.resolve("vmlinuz")) && Files.exists(image.resolve("initrd"));
  }

  private static Finding tcg(String reason) {
    return new Finding(Accelerator.TCG, "KVM is not used: " + reason);
  }

  /** Whether the probe guest gets to user space, and from there turns itself off. */
  boolean boots(String accelerator, String cpu) {
    List<String> argv =
        List.of(
            "qemu-system-x86_64",
            "-nodefaults",
            "-no-user-config",
            "-display",
            "none",
            "-no-reboot",
            "-machine",
            "q35,accel=" + accelerator,
            "-cpu",
            cpu,
            "-m",
            "192",
            "-serial",
            "stdio",
            "-kernel",
            image.resolve("vmlinuz").toString(),
            "-initrd",
            image.resolve("initrd").toString(),
            "-append",
            "console=ttyS0 panic=-1 rdinit=/bin/poweroff -- -f");
    try {
      ProcessResult result = processes.run(argv, patience);
      return result.ok() && result.stdout().contains(POWERED_DOWN);
    } catch (DriverException e) {
      LOG.info("the probe guest under {}: {}", accelerator, e.getMessage());
      return false;
    }
  }

  private Optional<Finding> cached(String boot) throws IOException {
    Path file = state.resolve("accelerator");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    return lines.size() == 3 && lines.get(0).equals(boot)
        ? Optional.of(new Finding(Accelerator.valueOf(lines.get(1)), lines.get(2)))
        : Optional.empty();
  }

  private void keep(String boot, Finding finding) throws IOException {
    Files.createDirectories(state);
    Path unfinished = state.resolve("accelerator.new");
    Files.write(unfinished, List.of(boot, finding.accelerator().name(), finding.reason()));
    Files.move(unfinished, state.resolve("accelerator"), StandardCopyOption.ATOMIC_MOVE);
  }
}
