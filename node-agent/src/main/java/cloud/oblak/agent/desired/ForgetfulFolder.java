package cloud.oblak.agent.desired;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps nothing: for a simulated host, which is never started a second time. */
public final class ForgetfulFolder implements StateFolder {
  @Override
  public void write(String name, byte[] content, Safety safety) {}

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.empty();
  }

  @Override
  public Map<String, byte[]> list(String folder) {
    return Map.of();
  }

  @Override
  public void delete(String name) {}

  @Override
  public OptionalLong freeBytes() {
    return OptionalLong.empty();
  }
}
