package cloud.oblak.agent.hypervisor;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.console.ConsoleFiles;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.linux.DiskFloor;
import cloud.oblak.agent.linux.Trees;
import cloud.oblak.agent.process.ProcessRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the VMs of this host have on disk: a directory each. */
final class VmFiles {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Path root;
  private final int owner;
  private final ProcessRunner processes;

  VmFiles(Path root, int owner, ProcessRunner processes) {
    this.root = root;
    this.owner = owner;
    this.processes = processes;
    try {
      Files.createDirectories(root);
      makeWalkable(root.getParent());
      makeWalkable(root);
    } catch (IOException e) {
      throw DriverException.transientFailure("The host's VM directory cannot be made", e);
    }
  }

  Path disk(String instanceId) {
    return root.resolve(instanceId).resolve("root.qcow2");
  }

  Path console(String instanceId) {
    return root.resolve(instanceId).resolve("console.log");
  }

  boolean exists(String instanceId) {
    return Files.isDirectory(root.resolve(instanceId));
  }

  List<String> list() {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(Files::isDirectory).map(p -> p.getFileName().toString()).toList();
    } catch (IOException e) {
      throw DriverException.transientFailure("The host's VMs cannot be listed", e);
    }
  }

  /** Makes the root disk where it is missing; visible only when complete. */
  void makeDisk(String instanceId, LocalImage image, long bytes) {
    Path disk = disk(instanceId);
    if (Files.exists(disk)) {
      return;
    }
    Path unfinished = disk.resolveSibling("root.qcow2.new");
    List<String> create = create(image, unfinished, bytes);
    try {
      DiskFloor.ofGuests(root).look();
      makeWalkable(disk.getParent());
      Files.deleteIfExists(unfinished);
      processes.check(create, TIMEOUT);
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
      Files.setAttribute(unfinished, "unix:uid", owner);
      Files.setAttribute(unfinished, "unix:gid", owner);
      Files.move(unfinished, disk, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw DriverException.transientFailure("The root disk cannot be made on this host", e);
    }
  }

  private static List<String> create(LocalImage image, Path file, long bytes) {
    List<String> argv = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
    switch (image) {
      case LocalImage.Disk base ->
          argv.addAll(List.of("-F", "qcow2", "-b", base.disk().toString()));
      case LocalImage.Kernel _ -> {
        // The kernel brings its own root file system; the disk stays empty.
      }
      case LocalImage.Container _ ->
          throw DriverException.permanentFailure("A container image cannot run as a VM", null);
    }
    argv.addAll(List.of(file.toString(), Long.toString(bytes)));
    return argv;
  }

  /** Notes that a run begins, and forgets why the last one ended. */
  void markStarted(String instanceId, Instant when) {
    write(instanceId, "started", when.toString());
    try {
      Files.deleteIfExists(root.resolve(instanceId).resolve("ended"));
    } catch (IOException e) {
      throw DriverException.transientFailure("The VM's state cannot be written", e);
    }
  }

  /** Notes why a run ended; does nothing where the VM is gone. */
  void markEnded(String instanceId, String reason) {
    if (exists(instanceId)) {
      write(instanceId, "ended", reason);
    }
  }

  /** When the present or last run began. */
  Optional<Instant> started(String instanceId) {
    try {
      return read(instanceId, "started").map(Instant::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty(); // a full disk can leave an empty file
    }
  }

  /** Why the last run ended; empty where as asked, or while running. */
  String reason(String instanceId) {
    return read(instanceId, "ended").orElse("");
  }

  /** The console's log, across its rotation by virtlogd. */
  ConsolePart console(String instanceId, String after, int maxBytes) {
    Path file = console(instanceId);
    ConsoleFiles log = ConsoleFiles.bytes(file, file.resolveSibling("console.log.0"));
    try {
      return after == null ? log.end(maxBytes) : log.after(after, maxBytes);
    } catch (IOException e) {
      throw DriverException.transientFailure("The VM's console cannot be read", e);
    }
  }

  void remove(String instanceId) {
    Path directory = root.resolve(instanceId);
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      throw DriverException.transientFailure("The VM's files cannot be removed", e);
    }
  }

  /** QEMU's user walks through to its disk, and lists nothing on the way. */
  private static void makeWalkable(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private void write(String instanceId, String name, String text) {
    Path file = root.resolve(instanceId).resolve(name);
    Path unfinished = file.resolveSibling(name + ".new");
    try {
      Files.writeString(unfinished, text, StandardCharsets.UTF_8);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw DriverException.transientFailure("The VM's state cannot be written", e);
    }
  }

  private Optional<String> read(String instanceId, String name) {
    try {
      return Optional.of(Files.readString(root.resolve(instanceId).resolve(name)).strip());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw DriverException.transientFailure("The VM's state cannot be read", e);
    }
  }
}
