package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.linux.Trees;
import cloud.oblak.agent.process.ProcessRunner;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ImageSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Images on this host's disk: a directory of each, which appears whole, and shared layers beside.
 * Layers that no image names are deleted while nothing is being fetched.
 */
public final class LocalImageStore implements ImageStore {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final String HALF = ".half-";

  /** How many ids containers run under; the next one is that of the downloading process. */
  private static final int CONTAINER_IDS = 65_536;

  private final Path directory;
  private final Layers layers;
  private final ContainerImages containers;
  private final VmImages vms;
  private final ConcurrentHashMap<String, CompletableFuture<LocalImage>> fetches =
      new ConcurrentHashMap<>();
  private final ImportTurns turns = new ImportTurns();
  private int fetching;

  LocalImageStore(Path home, int idBase, ImageLimits limits, VmImages vms) throws IOException {
    this.directory = home.resolve("images");
    this.layers = new Layers(home.resolve("layers"), idBase, limits);
    Skopeo skopeo = new Skopeo(new ProcessRunner(), limits, idBase + CONTAINER_IDS);
    this.containers = new ContainerImages(skopeo, layers);
    this.vms = vms;
    Files.createDirectories(directory);
    Files.createDirectories(home.resolve("layers"));
    Files.setAttribute(directory, "unix:mode", 0711);
    // An overlay is mounted by root; nobody else has a way to what it is made of.
    Files.setAttribute(home.resolve("layers"), "unix:mode", 0700);
    clear();
  }

  /**
   * Opens the store and deletes what a fetch left half-made.
   *
   * @param home the agent's directory; each directory above it must be searchable by all users
   * @param idBase first of the 65,536 ids that containers run under
   * @param qemuGroup the group that may read VM images
   */
  public static LocalImageStore open(Path home, int idBase, int qemuGroup) {
    try {
      ImageLimits limits = ImageLimits.DEFAULT;
      VmImages vms = new QemuImages(new ProcessRunner(), limits, qemuGroup);
      return new LocalImageStore(home, idBase, limits, vms);
    } catch (IOException e) {
      throw DriverException.transientFailure("The image cache cannot be opened.", e);
    }
  }

  @Override
  public LocalImage fetch(ImageSpec spec) {
    Optional<LocalImage> present = cached(spec.imageId());
    if (present.isPresent()) {
      return present.get();
    }
    CompletableFuture<LocalImage> mine = new CompletableFuture<>();
    CompletableFuture<LocalImage> first = fetches.putIfAbsent(spec.imageId(), mine);
    if (first != null) {
      return await(first);
    }
    try (ImportTurns.Turn _ = turns.await(spec)) {
      mine.complete(begin(spec));
    } catch (IOException e) {
      mine.completeExceptionally(
          DriverException.transientFailure("The image could not be stored.", e));
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    } finally {
      fetches.remove(spec.imageId(), mine);
    }
    return await(mine);
  }

  private static LocalImage await(CompletableFuture<LocalImage> fetch) {
    try {
      return fetch.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DriverException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private LocalImage begin(ImageSpec spec) throws IOException {
    layers.budget().look();
    count(1);
    Path target = path(spec.imageId());
    Path half = Files.createTempDirectory(directory, HALF);
    try {
      Optional<LocalImage> meanwhile = cached(spec.imageId());
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      StoredImage stored = store(spec, half);
      stored.write(half);
      Trees.delete(target);
      Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
      return stored.image(target, layers);
    } finally {
      Trees.delete(half);
      count(-1);
    }
  }

  private StoredImage store(ImageSpec spec, Path half) throws IOException {
    if (spec.kind() == ImageKind.VM) {
      return switch (vms.fetch(spec, half)) {
        case LocalImage.Disk disk -> StoredImage.of(disk);
        case LocalImage.Kernel kernel -> StoredImage.of(kernel);
        case LocalImage.Container container ->
            throw new IllegalStateException("no VM image: " + container.checksum());
      };
    }
    Path copy = Files.createDirectory(half.resolve("fetched"));
    Files.setAttribute(half, "unix:mode", 0711);
    try {
      return new StoredImage(containers.fetch(spec, copy), null, null);
    } finally {
      Trees.delete(copy);
    }
  }

  @Override
  public Optional<LocalImage> cached(String imageId) {
    Path image = path(imageId);
    try {
      return StoredImage.read(image).map(stored -> stored.image(image, layers));
    } catch (IOException e) {
      throw DriverException.transientFailure("The image cannot be read.", e);
    }
  }

  @Override
  public void remove(String imageId) {
    try {
      Trees.delete(path(imageId));
      prune();
    } catch (IOException e) {
      throw DriverException.transientFailure("The image cannot be removed.", e);
    }
  }

  @Override
  public List<String> list() {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path image : all) {
        String name = image.getFileName().toString();
        if (!name.startsWith(".") && StoredImage.read(image).isPresent()) {
          ids.add(name);
        }
      }
    } catch (IOException e) {
      throw DriverException.transientFailure("The images cannot be listed.", e);
    }
    return ids;
  }

  private void clear() throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, HALF + "*")) {
      for (Path half : all) {
        Trees.delete(half);
      }
    }
    prune();
  }

  private synchronized void count(int change) throws IOException {
    fetching += change;
    if (change < 0) {
      prune();
    }
  }

  /** A fetch may be about to name a layer; the last one to end prunes. */
  private synchronized void prune() throws IOException {
    if (fetching > 0) {
      return;
    }
    Set<String> used = new HashSet<>();
    for (String id : list()) {
      StoredImage.read(path(id)).ifPresent(stored -> used.addAll(stored.layers()));
    }
    layers.keepOnly(used);
  }

  private Path path(String imageId) {
    if (!ID.matcher(imageId).matches()) {
      throw DriverException.permanentFailure("not an image id: " + imageId, null);
    }
    return directory.resolve(imageId);
  }

  @Override
  public void close() {}
}
