package cloud.oblak.agent.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerIdsTest {
  private static final String INSTALLATION = "00000001";

  @TempDir private Path temp;

  private int first(String home) {
    return new ContainerIds(temp.resolve(home), temp).first(INSTALLATION);
  }

  @Test
  void theIdsAreNoneThatAUserOfTheHostMayUse() throws IOException {
    int free = first("a");
    Files.writeString(
        temp.resolve("subuid"), "alice:100000:65536\nbob:" + (free + 70_000) + ":1\n");
    int next = first("b");
    assertEquals(free + 131_072, next);
    Files.writeString(temp.resolve("subgid"), "alice:" + (next - 10) + ":65536\n");
    int third = first("c");
    assertEquals(next + 131_072, third);
    Files.writeString(temp.resolve("passwd"), "eve:x:" + third + ":100::/:/bin/sh\nbroken\n");
    assertEquals(third + 131_072, first("d"));
  }

  @Test
  void theIdsStayWhatTheyAre() throws IOException {
    int first = first("a");
    Files.writeString(temp.resolve("subuid"), "late:" + first + ":65536\n");
    assertEquals(first, first("a"));
  }

  @Test
  void twoInstallationsDoNotMeet() {
    Path other = temp.resolve("other");
    assertNotEquals(first("a"), new ContainerIds(other, temp).first("00000002"));
  }

  @Test
  void allIdsAreOnesTheKernelKnows() {
    int last = new ContainerIds(temp.resolve("a"), temp).first("000007fe") + 131_071;
    assertTrue(last > 0, "beyond what fits");
  }

  @Test
  void anInstallationWithLayersKeepsTheirOwner() throws IOException {
    Files.createDirectories(temp.resolve("old/layers/0123"));
    assertEquals(100_000, first("old"));
  }
}
