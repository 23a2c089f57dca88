package cloud.oblak.agent.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.DriverHook;
import cloud.oblak.agent.image.LocalImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class MemoryContainerRuntimeTest extends ContainerRuntimeContract {
  private final MemoryContainerRuntime.Host host = new MemoryContainerRuntime.Host();

  @Override
  ContainerRuntime open() {
    return new MemoryContainerRuntime(host, DriverHook.none());
  }

  @Override
  LocalImage.Container image() {
    var config = new LocalImage.Config(List.of(), List.of(), Map.of(), "/", "", "SIGTERM");
    return new LocalImage.Container("sha256:0", 1, 1, List.of(), config);
  }

  @Override
  Path network() {
    return Path.of("/nowhere");
  }

  @Test
  void aHookCanMakeAnActionFail() {
    var failure = DriverException.transientFailure("no", null);
    var broken =
        new MemoryContainerRuntime(
            host,
            (action, id) -> {
              if (action.equals("start")) {
                throw failure;
              }
            });
    var spec = Specs.container("i-broken", FOR_EVER);
    broken.prepare(spec, image());
    assertSame(
        failure, assertThrows(DriverException.class, () -> broken.start(spec, image(), network())));
  }

  @Test
  void aTestCanLetAContainerEnd() {
    var memory = new MemoryContainerRuntime(host, DriverHook.none());
    var spec = Specs.container("i-oom", FOR_EVER);
    run(spec);
    memory.end("i-oom", 137, "out of memory");
    assertEquals(OptionalInt.of(137), state(spec).exitCode());
    assertEquals("out of memory", state(spec).reason());
  }
}
