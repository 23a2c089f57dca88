package cloud.oblak.gateway.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The folders of the gateways that share a directory: each is locked by the one that uses it. */
final class Folders {
  private static final int MOST = 64;

  // Closing any channel to a file gives up all locks that this process has on it.
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path directory;

  Folders(Path directory) {
    this.directory = directory;
  }

  /** A folder that nobody else uses as long as it is open. */
  record Claimed(Path folder, FileChannel lock) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      lock.close();
      OWN.remove(folder.toAbsolutePath());
    }
  }

  /** The first folder that is free. */
  Claimed claim() {
    try {
      for (int i = 0; i < MOST; i++) {
        Path folder = Files.createDirectories(directory.resolve(Integer.toString(i)));
        Optional<Claimed> claimed = lock(folder);
        if (claimed.isPresent()) {
          return claimed.get();
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "Calls cannot be written down in " + directory + ": set oblak.audit.directory.", failed);
    }
    throw new IllegalStateException(MOST + " gateways use " + directory + " already.");
  }

  /** Folders of gateways that are gone. */
  List<Claimed> abandoned() throws IOException {
    List<Claimed> free = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      Path folder = directory.resolve(Integer.toString(i));
      if (Files.isDirectory(folder)) {
        lock(folder).ifPresent(free::add);
      }
    }
    return free;
  }

  private static Optional<Claimed> lock(Path folder) throws IOException {
    Path key = folder.toAbsolutePath();
    if (!OWN.add(key)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locked = channel.tryLock() != null;
      return locked ? Optional.of(new Claimed(folder, channel)) : Optional.empty();
    } finally {
      if (!locked) {
        OWN.remove(key);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }
}
