package cloud.oblak.agent;

import cloud.oblak.agent.desired.MemoryFolder;
import cloud.oblak.agent.desired.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Records in memory, on a disk that can be full. */
final class LimitedFolder implements StateFolder {
  private final StateFolder records = new MemoryFolder();
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private volatile boolean full;

  void full(boolean now) {
    full = now;
  }

  /** How many writes of a record failed. */
  int refused(String name) {
    return refused.getOrDefault(name, 0);
  }

  @Override
  public void write(String name, byte[] content, Safety safety) {
    if (full) {
      refused.merge(name, 1, Integer::sum);
      throw new UncheckedIOException(new IOException("No space left on device"));
    }
    records.write(name, content, safety);
  }

  @Override
  public Optional<byte[]> read(String name) {
    return records.read(name);
  }

  @Override
  public Map<String, byte[]> list(String folder) {
    return records.list(folder);
  }

  @Override
  public void delete(String name) {
    records.delete(name);
  }

  @Override
  public OptionalLong freeBytes() {
    return records.freeBytes();
  }
}
