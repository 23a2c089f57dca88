package cloud.oblak.agent.desired;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.desired.StateFolder.Safety;
import cloud.oblak.nodeapi.ObjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFolderTest {
  @TempDir Path root;
  private StateFolder folder;

  @BeforeEach
  void open() {
    folder = new FileFolder(root);
  }

  private String text(String name) {
    return folder.read(name).map(bytes -> new String(bytes, UTF_8)).orElse(null);
  }

  @Test
  void whatWasWrittenLastIsReadAlsoByAnother() {
    folder.write("a/b.json", "one".getBytes(UTF_8), Safety.PROCESS);
    folder.write("a/b.json", "two".getBytes(UTF_8), Safety.POWER);
    folder = new FileFolder(root);
    assertEquals("two", text("a/b.json"));
    folder.delete("a/b.json");
    folder.delete("a/b.json");
    assertEquals(Optional.empty(), folder.read("a/b.json"));
  }

  @Test
  void aListNamesWhatIsBelowAndNothingElse() {
    folder.write("desired/port/eni-1.json", new byte[] {1}, Safety.PROCESS);
    folder.write("desired/vpc/vpc-1.json", new byte[] {2}, Safety.PROCESS);
    folder.write("agent/alive", new byte[] {3}, Safety.PROCESS);
    assertEquals(
        Set.of("desired/port/eni-1.json", "desired/vpc/vpc-1.json"),
        folder.list("desired").keySet());
    assertTrue(folder.list("nothing").isEmpty());
  }

  @Test
  void aWriteThatWasCutOffIsNotSeenAndDoesNotHinderTheNext() throws IOException {
    folder.write("a/b.json", "whole".getBytes(UTF_8), Safety.PROCESS);
    Files.writeString(root.resolve("a/b.json.new"), "ha");
    assertEquals(Set.of("a/b.json"), folder.list("a").keySet());
    assertEquals("whole", text("a/b.json"));
    folder.write("a/b.json", "next".getBytes(UTF_8), Safety.PROCESS);
    assertEquals("next", text("a/b.json"));
  }

  @Test
  void onlyTheOwnerCanReadIt() throws IOException {
    folder.write("secret/key", new byte[] {1}, Safety.POWER);
    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(root.resolve("secret/key")));
    assertEquals(
        PosixFilePermissions.fromString("rwx------"),
        Files.getPosixFilePermissions(root.resolve("secret")));
  }

  @Test
  void aNameCannotLeadOut() {
    for (String name : new String[] {"../x", "a/../../x", "", "/etc/passwd"}) {
      assertThrows(IllegalArgumentException.class, () -> folder.read(name), name);
    }
  }

  @Test
  void aDamagedRecordIsLeftOutAndTheOthersAreKept() throws IOException {
    Path desired = Files.createDirectories(root.resolve("desired/compute"));
    Files.writeString(desired.resolve("broken.json"), "{\"epoch\":");
    assertTrue(new DesiredState(folder).all(ObjectKind.WORKLOAD).isEmpty());
  }
}
