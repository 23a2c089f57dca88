package cloud.oblak.agent.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerLogTest {
  private static final String AT = "2026-11-21T02:14:06.931178818+00:00 ";
  @TempDir private Path directory;

  private String tail(String framed, int bytes) throws IOException {
    Path file = Files.writeString(directory.resolve("log"), framed);
    return new String(ContainerLog.tail(file, bytes), StandardCharsets.UTF_8);
  }

  @Test
  void theFramingIsStripped() throws IOException {
    String framed = AT + "stdout F one two\n" + AT + "stderr F \n" + AT + "stdout F three\n";
    assertEquals("one two\n\nthree\n", tail(framed, 1000));
  }

  @Test
  void partsOfALineAreJoined() throws IOException {
    assertEquals("start end\n", tail(AT + "stdout P start \n" + AT + "stdout F end\n", 1000));
  }

  @Test
  void onlyTheTailIsGiven() throws IOException {
    assertEquals("ee\n", tail(AT + "stdout F three\n", 3));
  }

  @Test
  void nothingIsGivenWhereThereIsNoLog() throws IOException {
    assertEquals(0, ContainerLog.tail(directory.resolve("none"), 10).length);
  }
}
