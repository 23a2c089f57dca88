package cloud.oblak.gateway.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The lines of one gateway that are not delivered yet, in numbered files. A call is begun by one
 * line and ended by another; what was begun and not ended by a process that is gone counts as a
 * line to deliver, too.
 */
final class Spool implements AutoCloseable {
  private static final char BEGIN = 'B';
  private static final char END = 'R';
  // A gateway of the release before does not know it, and tells of the call that nobody knows.
  private static final char WITHDRAW = 'W';
  private static final String KINDS = "" + BEGIN + END + WITHDRAW;
  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = 2 + 36 + 1;
  private static final long SEGMENT_BYTES = 4L << 20;
  private static final int CHUNK = 256 << 10;
  private static final String SUFFIX = ".lines";

  private final ReentrantLock lock = new ReentrantLock();
  private final Path folder;
  private final long limit;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final Map<UUID, Segment> open = new HashMap<>();
  private final Set<UUID> orphans = new HashSet<>();
  private long number;
  private long total;
  // What was written to since the disk was last asked to keep it.
  private final Set<Segment> unsynced = new LinkedHashSet<>();

  /**
   * A line.
   *
   * @param orphan begun by a process that is gone, and never ended
   */
  record Line(UUID id, String json, boolean orphan) {}

  /** Lines of one file up to a position. */
  record Batch(List<Line> lines, Segment segment, long end) {}

  /**
   * Opens what is there and adds to it.
   *
   * @param limit bytes from which nothing is begun any more
   */
  Spool(Path folder, long limit) throws IOException {
    this.folder = folder;
    this.limit = limit;
    for (Path path : files()) {
      Segment segment = new Segment(path);
      segments.add(segment);
      total += segment.length();
      number = Long.parseLong(path.getFileName().toString().replace(SUFFIX, ""));
      scan(segment);
    }
    rotate();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().matches("[0-9]{12}\\.lines"))
          .sorted()
          .toList();
    }
  }

  private void scan(Segment segment) throws IOException {
    long end = segment.length();
    for (long at = 0; at < end; ) {
      byte[] chunk = lines(segment, at, end);
      int whole = whole(chunk, at + chunk.length >= end);
      for (String text : text(chunk, whole)) {
        id(text)
            .ifPresent(id -> {
              if (text.charAt(0) == BEGIN) {
                orphans.add(id);
              } else {
                orphans.remove(id);
              }
            });
      }
      at += whole;
    }
  }

  /** Begins a call. */
  void begin(UUID id, byte[] json) throws IOException {
    lock.lock();
    try {
      if (total >= limit) {
        throw new IOException("The audit's files hold " + total + " bytes, as many as allowed.");
      }
      append(BEGIN, id, json);
      segments.getLast().opened();
      open.put(id, segments.getLast());
    } finally {
      lock.unlock();
    }
  }

  /** Ends a call, or notes one that was never begun. */
  void end(UUID id, byte[] json) throws IOException {
    over(END, id, json);
  }

  /** Ends a call of which nothing is to be told. */
  void withdraw(UUID id) throws IOException {
    over(WITHDRAW, id, NOTHING);
  }

  private void over(char kind, UUID id, byte[] json) throws IOException {
    lock.lock();
    try {
      append(kind, id, json);
      Segment begun = open.remove(id);
      if (begun != null) {
        begun.closed();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives up a call whose end cannot be written, so that its file does not wait for it. */
  void forget(UUID id) {
    lock.lock();
    try {
      Segment begun = open.remove(id);
      if (begun != null) {
        begun.closed();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is room for what only refusals need. */
  boolean roomy() {
    return bytes() < limit / 2;
  }

  private void append(char kind, UUID id, byte[] json) throws IOException {
    if (segments.isEmpty()) {
      throw new IOException("The audit's files are closed.");
    }
    if (segments.getLast().length() >= SEGMENT_BYTES) {
      rotate();
    }
    byte[] head = (kind + " " + id + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] line = new byte[head.length + json.length + 1];
    System.arraycopy(head, 0, line, 0, head.length);
    System.arraycopy(json, 0, line, head.length, json.length);
    line[line.length - 1] = '\n';
    segments.getLast().append(line);
    total += line.length;
    unsynced.add(segments.getLast());
  }

  private void rotate() throws IOException {
    segments.add(new Segment(folder.resolve("%012d%s".formatted(number + 1, SUFFIX))));
    number++;
  }

  /** What is not delivered of a file, as it stood at one moment. */
  private record Rest(Segment segment, long from, long end) {}

  /**
   * The oldest lines that are not delivered; empty where there are none. One thread delivers; those
   * that write do not wait for it.
   */
  Optional<Batch> next() throws IOException {
    Optional<Rest> oldest = oldest();
    if (oldest.isEmpty()) {
      return Optional.empty();
    }
    Rest rest = oldest.get();
    byte[] chunk = lines(rest.segment(), rest.from(), rest.end());
    int whole = whole(chunk, rest.from() + chunk.length >= rest.end());
    List<Line> lines = new ArrayList<>();
    for (String text : text(chunk, whole)) {
      line(text).ifPresent(lines::add);
    }
    return Optional.of(new Batch(lines, rest.segment(), rest.from() + whole));
  }

  private Optional<Rest> oldest() {
    lock.lock();
    try {
      return segments.stream()
          .filter(segment -> segment.delivered() < segment.length())
          .findFirst()
          .map(segment -> new Rest(segment, segment.delivered(), segment.length()));
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was delivered; files go in their order, so that an end outlives its beginning. */
  void delivered(Batch batch) throws IOException {
    lock.lock();
    try {
      batch.segment().deliveredTo(batch.end());
    } finally {
      lock.unlock();
    }
    for (Optional<Segment> over = over(); over.isPresent(); over = over()) {
      over.get().delete();
    }
  }

  private Optional<Segment> over() {
    lock.lock();
    try {
      if (segments.size() < 2 || !segments.getFirst().over()) {
        return Optional.empty();
      }
      Segment over = segments.removeFirst();
      total -= over.length();
      unsynced.remove(over);
      return Optional.of(over);
    } finally {
      lock.unlock();
    }
  }

  /** At least one whole line from a position on, or all that is there. */
  private static byte[] lines(Segment segment, long at, long end) throws IOException {
    byte[] chunk = segment.read(at, CHUNK, end);
    for (int most = CHUNK; !hasLine(chunk) && at + chunk.length < end; most *= 2) {
      chunk = segment.read(at, 2 * most, end);
    }
    return chunk;
  }

  private static boolean hasLine(byte[] chunk) {
    for (byte one : chunk) {
      if (one == '\n') {
        return true;
      }
    }
    return false;
  }

  // A line that breaks off at the end of a file was never written.
  private static int whole(byte[] chunk, boolean last) {
    for (int i = chunk.length - 1; i >= 0; i--) {
      if (chunk[i] == '\n') {
        return last ? chunk.length : i + 1;
      }
    }
    return chunk.length;
  }

  private static List<String> text(byte[] chunk, int whole) {
    String text = new String(chunk, 0, whole, StandardCharsets.UTF_8);
    int end = text.lastIndexOf('\n');
    return end < 0 ? List.of() : List.of(text.substring(0, end).split("\n"));
  }

  private static Optional<UUID> id(String text) {
    boolean shaped =
        text.length() > HEAD
            && KINDS.indexOf(text.charAt(0)) >= 0
            && text.charAt(1) == ' '
            && text.charAt(HEAD) == '{'
            && text.endsWith("}");
    try {
      return shaped ? Optional.of(UUID.fromString(text.substring(2, HEAD - 1))) : Optional.empty();
    } catch (IllegalArgumentException torn) {
      return Optional.empty();
    }
  }

  private Optional<Line> line(String text) {
    return id(text)
        .filter(id -> text.charAt(0) == END || (text.charAt(0) == BEGIN && orphans.contains(id)))
        .map(id -> new Line(id, text.substring(HEAD), text.charAt(0) == BEGIN));
  }

  /** Bytes of all files. */
  long bytes() {
    lock.lock();
    try {
      return total;
    } finally {
      lock.unlock();
    }
  }

  /** Asks the disk to keep what was written, if there is anything new; nobody waits for it. */
  void sync() throws IOException {
    List<Segment> written;
    lock.lock();
    try {
      written = List.copyOf(unsynced);
      unsynced.clear();
    } finally {
      lock.unlock();
    }
    for (int i = 0; i < written.size(); i++) {
      try {
        written.get(i).sync();
      } catch (IOException failed) {
        again(written.subList(i, written.size()));
        throw failed;
      }
    }
  }

  private void again(List<Segment> written) {
    lock.lock();
    try {
      written.stream().filter(segments::contains).forEach(unsynced::add);
    } finally {
      lock.unlock();
    }
  }

  /** Whether all is delivered. */
  boolean empty() {
    lock.lock();
    try {
      return segments.stream().allMatch(Segment::over);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      boolean over = empty();
      for (Segment segment : segments) {
        if (over) {
          segment.delete();
        } else {
          segment.close();
        }
      }
      segments.clear();
    } finally {
      lock.unlock();
    }
  }
}
