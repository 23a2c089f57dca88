package cloud.oblak.agent.desired;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

/** Records that live as long as this object: for tests that restart an agent. */
public final class MemoryFolder implements StateFolder {
  private final ConcurrentSkipListMap<String, byte[]> records = new ConcurrentSkipListMap<>();

  @Override
  public void write(String name, byte[] content, Safety safety) {
    records.put(name, content.clone());
  }

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(records.get(name)).map(byte[]::clone);
  }

  @Override
  public Map<String, byte[]> list(String folder) {
    // '0' is the character after '/', so this is every name below the folder.
    return Map.copyOf(records.subMap(folder + "/", folder + "0"));
  }

  @Override
  public void delete(String name) {
    records.remove(name);
  }

  @Override
  public OptionalLong freeBytes() {
    return OptionalLong.empty();
  }
}
