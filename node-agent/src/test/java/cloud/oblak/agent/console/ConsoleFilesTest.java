package cloud.oblak.agent.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsoleFilesTest {
  @TempDir private Path directory;
  private Path file;
  private Path before;
  private Path ready;
  private ConsoleFiles log;

  @BeforeEach
  void prepare() {
    file = directory.resolve("console.log");
    before = directory.resolve("console.log.0");
    ready = directory.resolve("console.log.tmp");
    log = ConsoleFiles.bytes(file, before);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void rotate() throws IOException {
    Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String text(ConsolePart part) {
    return new String(part.bytes(), StandardCharsets.UTF_8);
  }

  /** What follows a position; nothing of it may be lost. */
  private String follow(ConsolePart[] at, int maxBytes) throws IOException {
    at[0] = log.after(at[0].position(), maxBytes);
    assertFalse(at[0].lost());
    return text(at[0]);
  }

  @Test
  void aReaderGetsTheEndAndThenWhatComes() throws IOException {
    write("one two");
    ConsolePart[] at = {log.end(3)};
    assertEquals("two", text(at[0]));
    assertEquals("", follow(at, 10));
    write(" three four");
    assertEquals(" three", follow(at, 6));
    assertEquals(" four", follow(at, 6));
    assertEquals("", follow(at, 6));
  }

  @Test
  void nothingIsSkippedOrRepeatedWhereTheFileIsReplaced() throws IOException {
    write("first");
    ConsolePart[] at = {log.end(100)};
    write(" second");
    rotate();
    assertEquals(" second", follow(at, 100));
    write("third");
    assertEquals("third", follow(at, 100));
    rotate();
    assertEquals("", follow(at, 100));
    write("fourth");
    assertEquals("fourth", follow(at, 100));
    assertEquals("thirdfourth", text(log.end(100)));
    assertEquals("rdfourth", text(log.end(8)));
  }

  @Test
  void whatIsNotKeptAnyMoreIsToldAsLostAndTheRestIsRead() throws IOException {
    write("first");
    ConsolePart before = log.end(100);
    rotate();
    write("second");
    rotate();
    write("third");
    ConsolePart after = log.after(before.position(), 100);
    assertTrue(after.lost());
    assertEquals("second", text(after));
    ConsolePart[] at = {after};
    assertEquals("third", follow(at, 100));
  }

  @Test
  void aFileThatHasAnothersInodeIsNotTakenForIt() throws IOException {
    write("first");
    ConsolePart before = log.end(100);
    Files.writeString(file, "other and longer");
    ConsolePart after = log.after(before.position(), 100);
    assertTrue(after.lost());
    assertEquals("other and longer", text(after));
    assertTrue(log.after("nonsense", 100).lost());
  }

  @Test
  void aReaderWhoCameBeforeTheFirstByteMissesNone() throws IOException {
    ConsolePart[] at = {log.end(100)};
    assertEquals("", at[0].position());
    assertEquals("", follow(at, 100));
    write("first");
    assertEquals("first", follow(at, 100));
  }

  @Test
  void aLogOfWhichItsWriterLeavesNothingIsReadToItsEnd() throws IOException {
    log = ConsoleFiles.lines(file, ready);
    write("one\n");
    ConsolePart[] at = {log.end(100)};
    for (String line : List.of("two\n", "three\n", "four\n")) {
      write(line);
      replace();
      assertEquals(line, follow(at, 100));
      assertEquals("", follow(at, 100));
    }
    write("five\n");
    replace();
    write("six\n");
    assertEquals("five\nsix\n", text(log.end(100)));
    assertEquals("five\n", follow(at, 100));
    assertEquals("six\n", follow(at, 100));
  }

  @Test
  void aLogThatIsReplacedTwiceBetweenTwoLooksIsToldAsLost() throws IOException {
    log = ConsoleFiles.lines(file, ready);
    write("one\n");
    ConsolePart before = log.end(100);
    write("two\n");
    replace();
    write("three\n");
    replace();
    write("four\n");
    ConsolePart after = log.after(before.position(), 100);
    assertTrue(after.lost());
    assertEquals("four\n", text(after));
    ConsolePart[] at = {after};
    write("five\n");
    replace();
    assertEquals("five\n", follow(at, 100));
  }

  @Test
  void aSuccessionGoesOnFromEveryHalfWayPoint() throws IOException {
    for (String gone : List.of("now", "tmp", "before")) {
      log = ConsoleFiles.lines(file, ready);
      write("one\n");
      ConsolePart[] at = {log.end(100)};
      Files.deleteIfExists(directory.resolve("console.log." + gone));
      follow(at, 100);
      write("two\n");
      replace();
      assertEquals("two\n", follow(at, 100), gone);
    }
  }

  /** As conmon does it. */
  private void replace() throws IOException {
    Files.write(ready, new byte[0]);
    Files.move(ready, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void moreIsToldWhereAPartIsCut() throws IOException {
    log = ConsoleFiles.lines(file, ready);
    write("one\ntwo\nthr");
    ConsolePart one = log.after("", 5);
    assertEquals("one\n", text(one));
    assertTrue(one.more());
    ConsolePart two = log.after(one.position(), 100);
    assertEquals("two\n", text(two));
    assertFalse(two.more());
  }

  @Test
  void onlyWholeLinesAreRead() throws IOException {
    log = ConsoleFiles.lines(file, ready);
    write("one\ntw");
    ConsolePart[] at = {log.end(100)};
    assertEquals("one\n", text(at[0]));
    assertEquals("", follow(at, 100));
    write("o\nthree\nfour");
    assertEquals("two\n", follow(at, 7));
    assertEquals("three\n", follow(at, 7));
    assertEquals("", follow(at, 7));
    write(" is longer\n");
    assertEquals("four is", follow(at, 7));
  }
}
