package cloud.oblak.agent.desired;

import cloud.oblak.agent.linux.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Records as files that only their owner can read, each replaced by renaming a new one over it. */
public final class FileFolder implements StateFolder {
  private static final String UNFINISHED = ".new";

  private final Path root;

  public FileFolder(Path root) {
    this.root = root;
  }

  @Override
  public void write(String name, byte[] content, Safety safety) {
    Path target = resolve(name);
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    try {
      makeFolders(target.getParent());
      Files.deleteIfExists(unfinished);
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        if (safety == Safety.POWER) {
          channel.force(true);
        }
      }
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      if (safety == Safety.POWER) {
        Trees.sync(target.getParent());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot write " + name, failure);
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    try {
      return Optional.of(Files.readAllBytes(resolve(name)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + name, failure);
    }
  }

  @Override
  public Map<String, byte[]> list(String folder) {
    Path start = resolve(folder);
    Map<String, byte[]> found = new TreeMap<>();
    if (!Files.isDirectory(start)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(start)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(UNFINISHED)) {
          found.put(root.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot list " + folder, failure);
    }
    return found;
  }

  @Override
  public void delete(String name) {
    try {
      Files.deleteIfExists(resolve(name));
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot delete " + name, failure);
    }
  }

  @Override
  public OptionalLong freeBytes() {
    try {
      return OptionalLong.of(Files.getFileStore(root).getUsableSpace());
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot look at the disk of " + root, failure);
    }
  }

  private Path resolve(String name) {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root.normalize()) || path.equals(root.normalize())) {
      throw new IllegalArgumentException("not a name of a record: " + name);
    }
    return path;
  }

  private void makeFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      for (Path made = folder; made.startsWith(root); made = made.getParent()) {
        Trees.sync(made.getParent());
      }
    }
  }
}
