package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.linux.Linux;
import cloud.oblak.agent.linux.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks one layer of a hostile image: nothing is ever written or read through a link, owners are
 * shifted, devices are dropped, whiteouts become the overlay's own.
 */
final class LayerTar {
  private static final int MOST_ATTRIBUTES = 128;
  private static final int DEEPEST = 256;
  private static final int HIGHEST_ID = 65_535;
  private static final int NOBODY = 65_534;
  private static final int PERMISSIONS = 07777;
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final Path root;
  private final int idBase;
  private final ImageBudget budget;
  private long bytes;

  LayerTar(Path root, int idBase, ImageBudget budget) {
    this.root = root;
    this.idBase = idBase;
    this.budget = budget;
  }

  /** Unpacks all and returns how many bytes of content there were. */
  long unpack(InputStream tar) throws IOException {
    own(root, 0, 0, 0755);
    try (MeteredTar metered = new MeteredTar(tar, budget.mostBytes());
        TarArchiveInputStream in = new TarArchiveInputStream(metered)) {
      for (TarArchiveEntry entry = next(metered, in); entry != null; entry = next(metered, in)) {
        unpack(entry, in);
        in.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("not a tar archive", e);
    }
    return bytes;
  }

  private TarArchiveEntry next(MeteredTar metered, TarArchiveInputStream in) throws IOException {
    metered.header();
    TarArchiveEntry entry = in.getNextEntry();
    metered.content();
    if (entry == null) {
      return null;
    }
    budget.entry();
    // Those that are meant for all files add up in memory.
    if (entry.getExtraPaxHeaders().size() > MOST_ATTRIBUTES
        || (entry.getSparseHeaders() != null
            && entry.getSparseHeaders().size() > MOST_ATTRIBUTES)) {
      throw refused("has a file with more than %d attributes".formatted(MOST_ATTRIBUTES));
    }
    return entry;
  }

  private void unpack(TarArchiveEntry entry, InputStream content) throws IOException {
    List<String> names = names(entry.getName());
    if (names.isEmpty()) {
      own(root, 0, 0, entry.getMode());
      return;
    }
    Path parent = parent(names);
    String name = names.getLast();
    if (name.equals(OPAQUE)) {
      Linux.makeOpaque(parent);
    } else if (name.startsWith(WHITEOUT)) {
      hide(parent, name.substring(WHITEOUT.length()));
    } else if (entry.isDirectory()) {
      makeDirectory(parent.resolve(name), entry);
    } else if (entry.isSymbolicLink()) {
      Path link = free(parent.resolve(name));
      Files.createSymbolicLink(link, Path.of(entry.getLinkName()));
      own(link, entry.getLongUserId(), entry.getLongGroupId());
    } else if (entry.isLink()) {
      link(parent.resolve(name), entry);
    } else if (!entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO()) {
      makeFile(parent.resolve(name), entry, content);
    }
  }

  private static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..") || name.indexOf('\0') >= 0) {
        throw refused("has a file outside its root");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    if (names.size() > DEEPEST) {
      throw refused("has a file below more than %d directories".formatted(DEEPEST));
    }
    return names;
  }

  /** The directory that holds the last name; all above it are real directories or are made. */
  private Path parent(List<String> names) throws IOException {
    Path directory = root;
    for (String name : names.subList(0, names.size() - 1)) {
      directory = resolve(directory, name);
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(directory);
        own(directory, 0, 0, 0755);
      } else if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw refused("has a file below one that is no directory");
      }
    }
    return directory;
  }

  private static Path resolve(Path directory, String name) {
    try {
      return directory.resolve(name);
    } catch (InvalidPathException e) {
      throw refused("has a file name that cannot be");
    }
  }

  private void hide(Path parent, String name) throws IOException {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw refused("hides a file that cannot be");
    }
    Path hidden = resolve(parent, name);
    if (!Files.exists(hidden, LinkOption.NOFOLLOW_LINKS)) {
      Linux.makeWhiteout(hidden);
    }
  }

  private void makeDirectory(Path path, TarArchiveEntry entry) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(free(path));
    }
    own(path, entry.getLongUserId(), entry.getLongGroupId(), entry.getMode());
  }

  private void makeFile(Path path, TarArchiveEntry entry, InputStream content) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(
            free(path),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[64 * 1024];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        bytes += n;
        budget.bytes(n);
        out.write(buffer, 0, n);
      }
    }
    own(path, entry.getLongUserId(), entry.getLongGroupId(), entry.getMode());
    Files.setLastModifiedTime(path, FileTime.from(entry.getLastModifiedTime().toInstant()));
  }

  private void link(Path path, TarArchiveEntry entry) throws IOException {
    List<String> names = names(entry.getLinkName());
    if (names.isEmpty()) {
      throw refused("has a link to its root");
    }
    Path existing = resolve(parent(names), names.getLast());
    if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
      throw refused("has a hard link to what is no file of the same layer");
    }
    if (!existing.equals(path)) {
      Files.createLink(free(path), existing);
    }
  }

  /** Makes way for a later entry of the same name. */
  private static Path free(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Trees.delete(path);
    }
    Files.deleteIfExists(path);
    return path;
  }

  private void own(Path path, long uid, long gid, int mode) throws IOException {
    own(path, uid, gid);
    Files.setAttribute(path, "unix:mode", mode & PERMISSIONS);
  }

  private void own(Path path, long uid, long gid) throws IOException {
    Files.setAttribute(path, "unix:uid", shifted(uid), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", shifted(gid), LinkOption.NOFOLLOW_LINKS);
  }

  private int shifted(long id) {
    return idBase + (int) (id >= 0 && id <= HIGHEST_ID ? id : NOBODY);
  }

  static DriverException refused(String what) {
    return DriverException.permanentFailure("The image is refused: it " + what + ".", null);
  }
}
