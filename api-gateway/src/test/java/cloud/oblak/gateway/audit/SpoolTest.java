package cloud.oblak.gateway.audit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long LIMIT = 64L << 20;

  @TempDir Path folder;

  private static byte[] json(String text) {
    return ("{\"x\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  private static List<Spool.Line> drain(Spool spool) throws IOException {
    List<Spool.Line> all = new ArrayList<>();
    for (Optional<Spool.Batch> batch = spool.next(); batch.isPresent(); batch = spool.next()) {
      all.addAll(batch.get().lines());
      spool.delivered(batch.get());
    }
    return all;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void whatEndedIsDeliveredInItsOrder() throws IOException {
    try (Spool spool = new Spool(folder, LIMIT)) {
      UUID slow = UUID.randomUUID();
      UUID quick = UUID.randomUUID();
      spool.begin(slow, json("slow"));
      spool.begin(quick, json("quick"));
      assertEquals(List.of(), drain(spool));
      spool.end(quick, json("quick"));
      spool.end(slow, json("slow"));
      assertEquals(List.of(quick, slow), drain(spool).stream().map(Spool.Line::id).toList());
      assertTrue(spool.empty());
    }
    assertEquals(List.of(), files());
  }

  @Test
  void whatWasNotDeliveredIsDeliveredByTheNextProcess() throws IOException {
    UUID ended = UUID.randomUUID();
    UUID orphan = UUID.randomUUID();
    Spool gone = new Spool(folder, LIMIT);
    gone.begin(ended, json("ended"));
    gone.begin(orphan, json("orphan"));
    gone.end(ended, json("ended"));
    try (Spool next = new Spool(folder, LIMIT)) {
      assertEquals(
          List.of(
              new Spool.Line(orphan, "{\"x\":\"orphan\"}", true),
              new Spool.Line(ended, "{\"x\":\"ended\"}", false)),
          drain(next));
    }
  }

  @Test
  void whatIsWithdrawnIsDeliveredByNobody() throws IOException {
    Spool gone = new Spool(folder, LIMIT);
    UUID withdrawn = UUID.randomUUID();
    gone.begin(withdrawn, json("withdrawn"));
    gone.withdraw(withdrawn);
    assertEquals(List.of(), drain(gone));
    assertTrue(gone.empty());
    try (Spool next = new Spool(folder, LIMIT)) {
      assertEquals(List.of(), drain(next));
    }
    assertEquals(List.of(), files());
  }

  /** The file of a process that died may end at any byte. */
  @Test
  void aCallThatCouldHaveBeenPassedOnIsDeliveredWhereverTheFileEnds() throws IOException {
    Path whole = Files.createDirectory(folder.resolve("whole"));
    List<UUID> calls = Stream.generate(UUID::randomUUID).limit(4).toList();
    Spool gone = new Spool(whole, LIMIT);
    List<Long> passedOnAt = new ArrayList<>();
    for (UUID call : calls) {
      gone.begin(call, json("ü"));
      passedOnAt.add(gone.bytes());
      gone.end(call, json("ü"));
    }
    byte[] bytes = Files.readAllBytes(whole.resolve("000000000001.lines"));
    Path cut = Files.createDirectory(folder.resolve("cut"));
    for (int length = 0; length <= bytes.length; length++) {
      Files.write(cut.resolve("000000000001.lines"), Arrays.copyOf(bytes, length));
      Set<UUID> expected = new HashSet<>();
      for (int i = 0; i < calls.size(); i++) {
        if (passedOnAt.get(i) <= length) {
          expected.add(calls.get(i));
        }
      }
      try (Spool next = new Spool(cut, LIMIT)) {
        List<UUID> delivered = drain(next).stream().map(Spool.Line::id).toList();
        assertEquals(expected, new HashSet<>(delivered), "cut at " + length);
        assertEquals(expected.size(), delivered.size(), "cut at " + length);
      }
    }
  }

  @Test
  void filesGoWhenTheyAreDeliveredAndNoCallInThemIsOpen() throws IOException {
    try (Spool spool = new Spool(folder, LIMIT)) {
      UUID open = UUID.randomUUID();
      spool.begin(open, json("open"));
      for (int i = 0; i < 6; i++) {
        spool.end(UUID.randomUUID(), json("y".repeat(1 << 20)));
      }
      assertEquals(2, files().size());
      // Also lines that are longer than what is read at once.
      assertEquals(6, drain(spool).size());
      assertEquals(2, files().size());
      spool.end(open, json("open"));
      assertEquals(List.of(open), drain(spool).stream().map(Spool.Line::id).toList());
      assertEquals(1, files().size());
    }
  }

  @Test
  void manyLinesAreDeliveredOnceEach() throws IOException {
    try (Spool spool = new Spool(folder, LIMIT)) {
      List<UUID> calls = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        UUID call = UUID.randomUUID();
        calls.add(call);
        spool.begin(call, json("z".repeat(1000)));
        spool.end(call, json("z".repeat(1000)));
      }
      assertEquals(calls, drain(spool).stream().map(Spool.Line::id).toList());
      assertEquals(1, files().size());
    }
  }

  @Test
  void whatIsWrittenWhileOtherLinesAreReadIsDeliveredOnceAndInOrder() throws Exception {
    int many = 10_000;
    List<UUID> calls = Stream.generate(UUID::randomUUID).limit(many).toList();
    try (Spool spool = new Spool(folder, LIMIT)) {
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(() -> {
            try {
              for (UUID call : calls) {
                spool.begin(call, json("z".repeat(1000)));
                spool.end(call, json("z".repeat(1000)));
              }
            } catch (IOException failed) {
              throw new UncheckedIOException(failed);
            }
          });
      List<UUID> delivered = new ArrayList<>();
      for (boolean last = false; !last; ) {
        last = writing.isDone();
        drain(spool).forEach(line -> delivered.add(line.id()));
        spool.sync();
      }
      writing.join();
      assertEquals(calls, delivered);
      assertTrue(spool.empty());
      assertEquals(1, files().size());
    }
  }

  @Test
  void filesThatWereDeliveredBeforeTheDiskWasAskedAreNotAskedFor() throws IOException {
    try (Spool spool = new Spool(folder, LIMIT)) {
      for (int i = 0; i < 6; i++) {
        spool.end(UUID.randomUUID(), json("y".repeat(1 << 20)));
      }
      assertEquals(6, drain(spool).size());
      assertDoesNotThrow(spool::sync);
      spool.end(UUID.randomUUID(), json("y"));
      assertDoesNotThrow(spool::sync);
      assertEquals(1, drain(spool).size());
    }
  }

  @Test
  void aFullSpoolBeginsNothingAndStillTakesEnds() throws IOException {
    try (Spool spool = new Spool(folder, 100)) {
      UUID call = UUID.randomUUID();
      spool.begin(call, json("z".repeat(100)));
      assertThrows(IOException.class, () -> spool.begin(UUID.randomUUID(), json("z")));
      spool.end(call, json("z"));
      assertEquals(1, drain(spool).size());
    }
  }
}
