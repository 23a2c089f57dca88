package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disk images that are not what they say, or need more than themselves. */
class DamagedImageIT {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int CLUSTER = 65_536;

  private final Api operator = Stack.operator();
  @TempDir Path directory;

  @Test
  void aGoodQcow2IsImportedAndLeavesWithItsDeletion() throws IOException {
    JsonNode image = imported(qcow2("good.qcow2"));
    String id = image.path("id").asText();
    assertEquals("available", image.path("state").asText(), image.toString());
    assertTrue(Leftovers.files("images").contains(id));
    delete(id);
  }

  @Test
  void aQcow2WithABackingFileFailsAndIsNotFollowed() throws IOException {
    Path base = qcow2("base.qcow2");
    Path file = directory.resolve("child.qcow2");
    qemuImg("create", "-q", "-f", "qcow2", "-b", base.toString(), "-F", "qcow2", file.toString());
    assertFails(file, "backing file");
  }

  @Test
  void aQcow2ThatTakesAFileOfTheHostForItsDiskFails() throws IOException {
    Path file = directory.resolve("thief.qcow2");
    qemuImg(
        "create",
        "-q",
        "-u",
        "-f",
        "qcow2",
        "-b",
        "/etc/shadow",
        "-F",
        "raw",
        file.toString(),
        "1M");
    assertFails(file, "backing file");
  }

  @Test
  void aQcow2WithAnExternalDataFileFails() throws IOException {
    Path file = directory.resolve("split.qcow2");
    String data = directory.resolve("data.raw").toString();
    qemuImg("create", "-q", "-f", "qcow2", "-o", "data_file=" + data, file.toString(), "1M");
    assertFails(file, "external file");
  }

  @Test
  void aQcow2ThatWasCutOffFails() throws IOException {
    Path file = qcow2("cut.qcow2");
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      disk.setLength(CLUSTER + 512);
    }
    assertFails(file, "corrupt");
  }

  @Test
  void aQcow2WhoseTablesDoNotAddUpFails() throws IOException {
    Path file = qcow2("tables.qcow2");
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      for (int cluster = 1; cluster < 4; cluster++) {
        disk.seek((long) cluster * CLUSTER);
        disk.write(new byte[] {(byte) 0x80, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x01});
      }
    }
    assertFails(file, "corrupt");
  }

  @Test
  void aFileThatIsNoDiskFails() throws IOException {
    assertFails(Files.writeString(directory.resolve("words.raw"), "no disk at all\n"), "corrupt");
  }

  /** One megabyte, with something written, so that every kind of table is there. */
  private Path qcow2(String name) throws IOException {
    Path raw = directory.resolve(name + ".raw");
    Files.write(raw, new byte[1 << 20]);
    try (RandomAccessFile disk = new RandomAccessFile(raw.toFile(), "rw")) {
      disk.writeBytes("something");
      disk.seek(510);
      disk.write(new byte[] {0x55, (byte) 0xaa});
    }
    Path file = directory.resolve(name);
    qemuImg("convert", "-f", "raw", "-O", "qcow2", raw.toString(), file.toString());
    return file;
  }

  private static void qemuImg(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "qemu-img";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Host.Result result = Host.run(Duration.ofSeconds(60), command);
    assertEquals(0, result.exit(), result.output());
  }

  private void assertFails(Path file, String reason) {
    JsonNode image = imported(file);
    String id = image.path("id").asText();
    assertEquals("failed", image.path("state").asText(), image.toString());
    assertTrue(image.path("reason").asText().contains(reason), image.toString());
    operator
        .post("/v1/instances", "{\"image\":\"" + id + "\",\"instanceType\":\"t3.nano\"}")
        .problem(409, "InvalidAMIID.Unavailable");
    delete(id);
  }

  private JsonNode imported(Path file) {
    String body =
        "{\"name\":\"%s-%d\",\"kind\":\"vm\",\"location\":\"%s\",\"architecture\":\"x86_64\"}"
            .formatted(file.getFileName(), System.nanoTime(), file.toUri());
    String id = operator.post("/v1/images", body).expect(202).json().path("id").asText();
    return Waiting.until(
        "the import ends",
        LIMIT,
        () -> operator.get("/v1/images/" + id).expect(200).json(),
        seen -> !seen.path("state").asText().equals("pending"));
  }

  private void delete(String id) {
    operator.delete("/v1/images/" + id).expect(204);
    Waiting.until(
        "the host has nothing of " + id,
        LIMIT,
        () -> Leftovers.files("images"),
        files -> !files.contains(id));
    Leftovers.assertNoHalfMadeImage();
  }
}
