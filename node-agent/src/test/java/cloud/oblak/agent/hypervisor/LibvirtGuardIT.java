package cloud.oblak.agent.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.process.ProcessResult;
import cloud.oblak.agent.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script acts in the mount namespace it is meant for and in no other. */
class LibvirtGuardIT {
  private static final Path SCRIPT = Path.of("src/main/shell/libvirt-run.sh").toAbsolutePath();
  @TempDir Path home;

  /** In a throw-away namespace, so that a broken guard does no harm. */
  private ProcessResult prepare(String first) {
    String words = first + "; exec sh \"$0\" \"$1\" prepare";
    return new ProcessRunner()
        .run(
            List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                words,
                SCRIPT.toString(),
                home.toString()),
            Duration.ofSeconds(20));
  }

  @Test
  void itRefusesWhereNoNamespaceOrAnotherOneIsNamed() throws IOException {
    for (String first : List.of("true", "mkdir -p $1/run; echo 'mnt:[1]' >$1/run/mnt.id")) {
      ProcessResult result = prepare(first);
      assertEquals(1, result.exit(), result.stderr());
      assertTrue(result.stderr().contains("refused outside"), result.stderr());
      assertTrue(Files.notExists(home.resolve("libvirt")), "nothing was made");
    }
  }

  @Test
  void itPreparesTheNamespaceThatIsNamed() {
    ProcessResult result = prepare("mkdir -p $1/run; readlink /proc/self/ns/mnt >$1/run/mnt.id");
    assertEquals(0, result.exit(), result.stderr());
    assertTrue(Files.exists(home.resolve("libvirt/etc/qemu.conf")));
  }
}
