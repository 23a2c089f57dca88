package cloud.oblak.agent.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.agent.image.LocalImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real tiny-vm, built once per checkout of this module's target directory. */
final class TinyVm {
  private static final Path SCRIPT = Path.of("../images/build-tiny-vm.sh").toAbsolutePath();
  private static final Path TARGET = Path.of("target/tiny-vm").toAbsolutePath();

  private TinyVm() {}

  /** Copies it to where QEMU's user can read it. */
  static LocalImage.Kernel in(Path directory) throws IOException, InterruptedException {
    if (!Files.exists(TARGET.resolve("append"))) {
      Process build = new ProcessBuilder(SCRIPT.toString(), TARGET.toString()).inheritIO().start();
      assertEquals(0, build.waitFor(), "tiny-vm was not built");
    }
    Files.createDirectories(directory);
    for (String name : new String[] {"vmlinuz", "initrd"}) {
      Files.copy(TARGET.resolve(name), directory.resolve(name));
    }
    return new LocalImage.Kernel(
        "sha256:0",
        Files.size(directory.resolve("initrd")),
        0,
        directory.resolve("vmlinuz"),
        directory.resolve("initrd"),
        Files.readString(TARGET.resolve("append")).strip());
  }
}
