package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ImageSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** VM images by download, from local files, or as kernel and initial RAM disk. */
final class QemuImages implements VmImages {
  private static final int SECTOR = 512;

  private final ProcessRunner processes;
  private final ImageLimits limits;
  private final int qemuGroup;

  /**
   * Images that QEMU's group can read.
   *
   * @param qemuGroup numeric id
   */
  QemuImages(ProcessRunner processes, ImageLimits limits, int qemuGroup) {
    this.processes = processes;
    this.limits = limits;
    this.qemuGroup = qemuGroup;
  }

  @Override
  public LocalImage fetch(ImageSpec spec, Path directory) {
    String location = spec.location();
    try {
      walkable(directory);
      if (location.startsWith(KernelLocation.SCHEME)) {
        requireTrusted(spec);
        return kernel(spec, directory);
      }
      return disk(spec, directory);
    } catch (NoSuchFileException e) {
      throw DriverException.permanentFailure("There is no such file: " + location, e);
    } catch (IllegalArgumentException e) {
      throw DriverException.permanentFailure("Not an image location: " + location, e);
    } catch (IOException e) {
      throw DriverException.transientFailure("The image cannot be stored on this host", e);
    }
  }

  private LocalImage disk(ImageSpec spec, Path directory) throws IOException {
    Path work = Files.createDirectory(directory.resolve("work"));
    Path source = work.resolve("source");
    String checksum = download(spec, source);
    requireChecksum(spec, checksum);
    String format = format(source);
    Path flat = Files.createFile(work.resolve("flat"));
    for (Path path : new Path[] {source, flat, work}) {
      own(path, QemuImg.NOBODY, QemuImg.NOBODY, "rwx------");
    }
    QemuImg qemu = new QemuImg(processes, limits);
    QemuImg.Description description = qemu.inspect(source, format);
    if (format.equals("qcow2")) {
      qemu.check(source);
    }
    qemu.flatten(source, format, flat);
    Path disk = directory.resolve("disk.qcow2");
    Files.move(flat, disk);
    own(disk, 0, qemuGroup, "rw-r-----");
    Files.delete(source);
    Files.delete(work);
    return new LocalImage.Disk(checksum, Files.size(disk), description.virtualBytes(), disk);
  }

  private String download(ImageSpec spec, Path to) throws IOException {
    ImageDownload download = new ImageDownload(limits);
    if (!spec.location().startsWith("file:")) {
      return download.fetch(spec, to);
    }
    requireTrusted(spec);
    try (InputStream in = Files.newInputStream(Path.of(URI.create(spec.location())));
        OutputStream out = Files.newOutputStream(to)) {
      return download.copy(in, out, System.nanoTime() + limits.time().toNanos());
    }
  }

  private static String format(Path source) throws IOException {
    var header = QcowHeader.read(source);
    if (header.isEmpty()) {
      requireBootSector(source);
      // Never probed: a raw disk's contents may look like any format.
      return "raw";
    }
    String refusal = header.get().refusal();
    if (!refusal.isEmpty()) {
      throw DriverException.permanentFailure(refusal, null);
    }
    return "qcow2";
  }

  private static void requireBootSector(Path source) throws IOException {
    byte[] sector;
    try (InputStream in = Files.newInputStream(source)) {
      sector = in.readNBytes(SECTOR);
    }
    boolean whole = sector.length == SECTOR && Files.size(source) % SECTOR == 0;
    if (!whole || sector[SECTOR - 2] != 0x55 || sector[SECTOR - 1] != (byte) 0xaa) {
      throw DriverException.permanentFailure(
          "The image is corrupt: neither qcow2 nor a raw disk with a boot sector", null);
    }
  }

  private LocalImage kernel(ImageSpec spec, Path directory) throws IOException {
    KernelLocation location = KernelLocation.parse(spec.location());
    MessageDigest digest = Checksums.sha256();
    Path kernel = copy(location.kernel(), directory.resolve("vmlinuz"), digest);
    Path initrd = copy(location.initrd(), directory.resolve("initrd"), digest);
    String checksum = Checksums.text(digest);
    requireChecksum(spec, checksum);
    long size = Files.size(kernel) + Files.size(initrd);
    return new LocalImage.Kernel(checksum, size, 0, kernel, initrd, location.append());
  }

  private Path copy(Path from, Path to, MessageDigest digest) throws IOException {
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
      Files.copy(from, out);
    }
    own(to, 0, qemuGroup, "rw-r-----");
    return to;
  }

  private static void requireTrusted(ImageSpec spec) {
    if (!spec.trusted()) {
      throw DriverException.permanentFailure(
          "Only the operator may use files of a host: " + spec.location(), null);
    }
  }

  private static void requireChecksum(ImageSpec spec, String checksum) {
    if (!spec.checksum().isEmpty() && !spec.checksum().equalsIgnoreCase(checksum)) {
      throw DriverException.permanentFailure(
          "The image has changed: its checksum is %s instead of %s"
              .formatted(checksum, spec.checksum()),
          null);
    }
  }

  private static void own(Path path, int user, int group, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    Files.setAttribute(path, "unix:gid", group);
    Files.setAttribute(path, "unix:uid", user);
  }

  /** QEMU's user, and nobody, walk through and list nothing. */
  private static void walkable(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }
}
