package cloud.oblak.e2e.real;

import cloud.oblak.e2e.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Takes the free space of the installation's own disk and gives it back at its end. */
final class FullDisk implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long LAST = 64L << 20;

  private final Path filler = Stack.home().resolve("filler");

  private FullDisk() {}

  /** Leaves this many bytes, or nothing at all. Never fills a disk of the machine itself. */
  static FullDisk leaving(long bytes) {
    String source = out("findmnt", "-nro", "SOURCE", "-T", Stack.home().toString());
    if (!source.startsWith("/dev/loop")) {
      throw new AssertionError(
          "the installation has no disk of its own but " + source + ": use e2e/run.sh");
    }
    FullDisk disk = new FullDisk();
    try {
      long free = Files.getFileStore(Stack.home()).getUsableSpace();
      String take = Long.toString(free - Math.max(bytes, LAST));
      out("fallocate", "-l", take, disk.filler.toString());
      if (bytes == 0) {
        disk.takeTheLast();
      }
    } catch (IOException failed) {
      disk.close();
      throw new UncheckedIOException(failed);
    } catch (AssertionError failed) {
      disk.close();
      throw failed;
    }
    return disk;
  }

  private void takeTheLast() {
    String script = "cat /dev/zero >>\"$0\" 2>/dev/null; sync -f \"$0\"; cat /dev/zero >>\"$0\"";
    Host.run(LIMIT, "sh", "-c", script, filler.toString());
  }

  private static String out(String... command) {
    Host.Result result = Host.run(LIMIT, command);
    if (result.exit() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + result.output());
    }
    return result.output().strip();
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(filler);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
