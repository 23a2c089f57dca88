package cloud.oblak.agent.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.agent.console.ConsolePart;
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
    return new String(ContainerLog.read(file, null, bytes).bytes(), StandardCharsets.UTF_8);
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
    assertEquals(0, ContainerLog.read(directory.resolve("none"), null, 10).bytes().length);
  }

  @Test
  void whatFollowsIsReadInWholeFrames() throws IOException {
    Path file = directory.resolve("log");
    Files.writeString(file, AT + "stdout F one\n" + AT + "std");
    ConsolePart first = ContainerLog.read(file, null, 1000);
    assertEquals("one\n", new String(first.bytes(), StandardCharsets.UTF_8));
    Files.writeString(file, AT + "stdout F one\n" + AT + "stdout F two\n");
    ConsolePart second = ContainerLog.read(file, first.position(), 1000);
    assertEquals("two\n", new String(second.bytes(), StandardCharsets.UTF_8));
  }
}
