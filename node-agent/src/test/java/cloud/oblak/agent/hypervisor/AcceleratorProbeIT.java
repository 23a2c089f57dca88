package cloud.oblak.agent.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe guest is real; what the host claims is not. */
class AcceleratorProbeIT {
  @TempDir Path directory;
  private AcceleratorProbe.Host host;

  @BeforeEach
  void describeHost() throws IOException {
    Files.writeString(directory.resolve("vmlinuz"), "no kernel");
    Files.writeString(directory.resolve("initrd"), "");
    host =
        new AcceleratorProbe.Host(
            Files.writeString(directory.resolve("cpus"), "flags\t: fpu hypervisor\n"),
            Files.writeString(directory.resolve("kvm"), ""),
            Files.writeString(directory.resolve("boot"), "first\n"));
  }

  private AcceleratorProbe probe(Path image, Duration patience) {
    return new AcceleratorProbe(
        directory.resolve("state"), image, patience, host, new ProcessRunner());
  }

  private AcceleratorProbe.Finding find() {
    return probe(directory, Duration.ofSeconds(5)).find();
  }

  @Test
  void withoutTheCpusFlagKvmIsNotTrusted() {
    assertEquals(Accelerator.TCG, find().accelerator());
    assertTrue(find().reason().contains("neither svm nor vmx"), find().reason());
  }

  @Test
  void withoutTheDeviceThereIsNoKvm() throws IOException {
    Files.delete(host.kvm());
    assertEquals(Accelerator.TCG, find().accelerator());
    assertTrue(find().reason().contains("no /dev/kvm"), find().reason());
  }

  @Test
  void aProbeGuestThatDoesNotBootMeansTcg() throws IOException {
    Files.writeString(host.cpus(), "flags\t\t: fpu vmx sse\n");
    assertEquals(Accelerator.TCG, find().accelerator());
    assertTrue(find().reason().contains("did not boot"), find().reason());
  }

  @Test
  void withoutAProbeGuestTheFlagsDecideForNow() throws IOException {
    Files.writeString(host.cpus(), "flags\t\t: fpu vmx sse\n");
    Files.delete(directory.resolve("initrd"));
    assertEquals(Accelerator.KVM, find().accelerator());
    Files.writeString(directory.resolve("initrd"), "");
    assertEquals(Accelerator.TCG, find().accelerator());
  }

  @Test
  void theAnswerHoldsUntilTheHostBootsAgain() throws IOException {
    assertTrue(find().reason().contains("neither svm nor vmx"));
    Files.delete(host.kvm());
    assertTrue(find().reason().contains("neither svm nor vmx"));
    Files.writeString(host.bootId(), "second");
    assertTrue(find().reason().contains("no /dev/kvm"));
  }

  @Test
  void theProbeGuestBootsUnderTcgAndAHangIsNoticed() throws IOException, InterruptedException {
    Path image = directory.resolve("image");
    TinyVm.in(image);
    assertTrue(probe(image, Duration.ofSeconds(60)).boots("tcg", "max"));
    assertFalse(probe(image, Duration.ofMillis(300)).boots("tcg", "max"));
  }
}
