package cloud.oblak.agent.image;

import cloud.oblak.nodeapi.NodeJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code image.json} in an image's directory says; exactly one of its three parts is there.
 *
 * @param container a container image; its layers lie elsewhere
 * @param disk a VM disk; its path is a name in the directory
 * @param kernel a kernel; its paths are names in the directory
 */
record StoredImage(
    ContainerImages.Fetched container, LocalImage.Disk disk, LocalImage.Kernel kernel) {
  private static final String FILE = "image.json";

  static StoredImage of(LocalImage.Disk d) {
    Path name = d.disk().getFileName();
    var disk = new LocalImage.Disk(d.checksum(), d.sizeBytes(), d.minDiskBytes(), name);
    return new StoredImage(null, disk, null);
  }

  static StoredImage of(LocalImage.Kernel k) {
    Path kernel = k.kernel().getFileName();
    Path initrd = k.initrd().getFileName();
    var stored =
        new LocalImage.Kernel(
            k.checksum(), k.sizeBytes(), k.minDiskBytes(), kernel, initrd, k.append());
    return new StoredImage(null, null, stored);
  }

  static Optional<StoredImage> read(Path directory) throws IOException {
    try {
      byte[] json = Files.readAllBytes(directory.resolve(FILE));
      return Optional.of(NodeJson.mapper().readValue(json, StoredImage.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void write(Path directory) throws IOException {
    Files.write(directory.resolve(FILE), NodeJson.mapper().writeValueAsBytes(this));
  }

  List<String> layers() {
    return container == null ? List.of() : container.layers();
  }

  LocalImage image(Path directory, Layers layers) {
    if (container != null) {
      return container.image(layers);
    }
    if (disk != null) {
      Path file = file(directory, disk.disk());
      return new LocalImage.Disk(disk.checksum(), disk.sizeBytes(), disk.minDiskBytes(), file);
    }
    return new LocalImage.Kernel(
        kernel.checksum(),
        kernel.sizeBytes(),
        kernel.minDiskBytes(),
        file(directory, kernel.kernel()),
        file(directory, kernel.initrd()),
        kernel.append());
  }

  /** A path is written as a URI, which makes a name absolute. */
  private static Path file(Path directory, Path name) {
    return directory.resolve(name.getFileName().toString());
  }
}
