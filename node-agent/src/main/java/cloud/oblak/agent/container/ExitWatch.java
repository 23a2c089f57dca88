package cloud.oblak.agent.container;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.function.Consumer;

/** Tells of each exit file that a monitor writes; until it is whole its name has a dot. */
final class ExitWatch implements AutoCloseable {
  private final WatchService service;

  ExitWatch(Path directory, Consumer<String> listener) throws IOException {
    service = directory.getFileSystem().newWatchService();
    directory.register(service, StandardWatchEventKinds.ENTRY_CREATE);
    Thread.ofPlatform().daemon().name("container-exits").start(() -> watch(listener));
  }

  private void watch(Consumer<String> listener) {
    try {
      while (true) {
        WatchKey key = service.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          if (event.context() instanceof Path name && !name.toString().contains(".")) {
            listener.accept(name.toString());
          }
        }
        key.reset();
      }
    } catch (ClosedWatchServiceException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
