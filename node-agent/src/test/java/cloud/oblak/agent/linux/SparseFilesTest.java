package cloud.oblak.agent.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseFilesTest {
  private static final int BLOCKS = 64;
  private static final int BLOCK = 1 << 20;

  @TempDir private Path directory;
  private Path file;
  private Path copy;

  @BeforeEach
  void names() {
    file = directory.resolve("file");
    copy = directory.resolve("copy");
  }

  @Test
  void aCopyHasTheSameContentAndTakesNoMoreRoom() throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength((long) BLOCKS * BLOCK);
      for (int block : new int[] {0, 7, BLOCKS - 2}) {
        open.seek((long) block * BLOCK);
        open.write(("block " + block).getBytes(UTF_8));
      }
    }
    SparseFiles.copy(file, copy);
    assertEquals(-1, Files.mismatch(file, copy));
    assertTrue(blocks(copy) <= blocks(file), blocks(copy) + " blocks of " + blocks(file));
    assertTrue(blocks(copy) < BLOCK / 512, "it is sparse");
  }

  @Test
  void aFileThatEndsWithDataAndAnEmptyOneAreCopiedToo() throws IOException {
    Files.writeString(file, "no hole at all");
    SparseFiles.copy(file, copy);
    assertEquals("no hole at all", Files.readString(copy));
    Path empty = Files.createFile(directory.resolve("empty"));
    SparseFiles.copy(empty, directory.resolve("second"));
    assertEquals(0, Files.size(directory.resolve("second")));
  }

  @Test
  void aCopyIsItsOwnersAlone() throws IOException {
    Files.writeString(file, "secret");
    SparseFiles.copy(file, copy);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Files.writeString(file, "new");
    Files.writeString(copy, "old");
    assertThrows(FileAlreadyExistsException.class, () -> SparseFiles.copy(file, copy));
    assertEquals("old", Files.readString(copy));
  }

  private static long blocks(Path file) throws IOException {
    // Its answer in units of 512 bytes; the JDK does not tell.
    Process stat =
        new ProcessBuilder("stat", "-c", "%b", file.toString()).redirectErrorStream(true).start();
    return Long.parseLong(new String(stat.getInputStream().readAllBytes(), UTF_8).strip());
  }
}
