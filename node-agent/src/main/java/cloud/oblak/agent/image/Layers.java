package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.linux.Trees;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Unpacked layers, shared between images. A layer is known by the digest of the blob that was
 * fetched, not by what an image says of its content: whoever gets to a layer has had all of it.
 */
final class Layers {
  private static final int NAME_DIGITS = 32;
  private static final int ZSTD = 0x28;
  private static final int GZIP = 0x1f;

  private final Path directory;
  private final int idBase;
  private final ImageLimits limits;

  Layers(Path directory, int idBase, ImageLimits limits) {
    this.directory = directory;
    this.idBase = idBase;
    this.limits = limits;
  }

  /** Where a layer lies; the name is short because a mount names all layers in one page. */
  Path path(String digest) {
    return directory.resolve(digest.substring("sha256:".length()).substring(0, NAME_DIGITS));
  }

  /**
   * Unpacks a blob unless it is there.
   *
   * @param budget of the image, for all its layers
   * @param digest of the blob, already checked
   */
  void unpack(String digest, Path blob, ImageBudget budget) throws IOException {
    Path layer = path(digest);
    if (Files.exists(layer)) {
      return;
    }
    Path half = Files.createTempDirectory(directory, ".half-");
    try (InputStream tar = open(blob)) {
      new LayerTar(half, idBase, budget).unpack(tar);
      Files.move(half, layer, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.exists(layer)) {
        budget.look();
        throw DriverException.permanentFailure("A layer of the image is corrupt.", e);
      }
    } finally {
      Trees.delete(half);
    }
  }

  /** Deletes all but these, and whatever is half-made. */
  void keepOnly(Set<String> digests) throws IOException {
    Set<Path> keep = Set.copyOf(digests.stream().map(this::path).toList());
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path layer : all) {
        if (!keep.contains(layer)) {
          Trees.delete(layer);
        }
      }
    }
  }

  /** What an image may take that is about to be unpacked. */
  ImageBudget budget() {
    return new ImageBudget(limits, directory);
  }

  private static InputStream open(Path blob) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(blob), 64 * 1024);
    raw.mark(1);
    int first = raw.read();
    raw.reset();
    if (first == ZSTD) {
      raw.close();
      throw DriverException.permanentFailure(
          "The image's layers are compressed with zstd; push it with gzip.", null);
    }
    return first == GZIP ? new GZIPInputStream(raw, 64 * 1024) : raw;
  }
}
