package cloud.oblak.agent.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An image in this host's cache, ready to run. */
public sealed interface LocalImage {

  /** {@code sha256:…} of what was fetched. */
  String checksum();

  /** Bytes on disk. */
  long sizeBytes();

  /** Smallest root disk that holds it, in bytes. */
  long minDiskBytes();

  /**
   * A container image.
   *
   * @param layers unpacked layers, lowest first, owned by the shifted ids that containers run
   *     under, shared between images and read-only
   * @param config what the image says about running it
   */
  record Container(
      String checksum, long sizeBytes, long minDiskBytes, List<Path> layers, Config config)
      implements LocalImage {}

  /**
   * What an image's own configuration asks for.
   *
   * @param entrypoint prepended to the command; may be empty
   * @param command may be empty
   * @param environment may be empty
   * @param workingDirectory absolute; {@code /} where the image has none
   * @param user {@code uid[:gid]} or names, resolved inside the image; empty means root
   * @param stopSignal for example {@code SIGTERM}
   */
  record Config(
      List<String> entrypoint,
      List<String> command,
      Map<String, String> environment,
      String workingDirectory,
      String user,
      String stopSignal) {}

  /**
   * A VM disk image.
   *
   * @param disk flattened qcow2 without backing or external data file, never written to
   */
  record Disk(String checksum, long sizeBytes, long minDiskBytes, Path disk)
      implements LocalImage {}

  /**
   * A kernel with its initial RAM disk; the root disk is empty.
   *
   * @param append kernel command line; {@code console=ttyS0} is part of it
   */
  record Kernel(
      String checksum, long sizeBytes, long minDiskBytes, Path kernel, Path initrd, String append)
      implements LocalImage {}
}
