package cloud.oblak.agent.container;

import cloud.oblak.agent.linux.SparseFiles;
import cloud.oblak.agent.linux.Trees;
import cloud.oblak.agent.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * Empty ext4 images, one of each size that was ever asked for; sparse, with all metadata at the
 * front, so that a copy writes four megabytes whatever the size.
 */
final class DiskTemplates {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long SMALLEST = 16L << 20;

  private final ContainerSettings settings;
  private final ProcessRunner runner;

  DiskTemplates(ContainerSettings settings, ProcessRunner runner) {
    this.settings = settings;
    this.runner = runner;
  }

  /** Makes an image of this size, or does nothing where it exists. */
  void copyTo(Path disk, long bytes) throws IOException {
    if (Files.exists(disk)) {
      return;
    }
    Path half = disk.resolveSibling("disk.new");
    Files.deleteIfExists(half);
    SparseFiles.copy(template(bytes), half);
    Files.move(half, disk, StandardCopyOption.ATOMIC_MOVE);
  }

  private synchronized Path template(long bytes) throws IOException {
    long size = Math.max(bytes, SMALLEST);
    Path template = settings.templates().resolve(size + ".ext4");
    if (Files.exists(template)) {
      return template;
    }
    Path content = Files.createTempDirectory(settings.templates(), "content");
    Path half = Files.createTempFile(settings.templates(), "half", ".ext4");
    try {
      Files.createDirectory(content.resolve("work"));
      Owner owner = new Owner(settings.idBase(), settings.idBase());
      owner.makeDirectory(content.resolve("upper"), 0755);
      owner.makeDirectory(content.resolve("etc"), 0755);
      owner.makeFile(content.resolve("etc/hosts"));
      owner.makeFile(content.resolve("etc/hostname"));
      owner.makeFile(content.resolve("etc/resolv.conf"));
      runner.check(format(content, half, size), LIMIT);
      Files.move(half, template, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(half);
      Trees.delete(content);
    }
    return template;
  }

  private static List<String> format(Path content, Path image, long size) {
    return List.of(
        "mkfs.ext4",
        "-q",
        "-F",
        "-m",
        "0",
        "-O",
        "^resize_inode,sparse_super2",
        "-E",
        "lazy_itable_init=1,lazy_journal_init=1,nodiscard,packed_meta_blocks=1,num_backup_sb=0",
        "-J",
        "size=4",
        "-d",
        content.toString(),
        image.toString(),
        (size >> 10) + "k");
  }
}
