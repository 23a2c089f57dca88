package cloud.oblak.agent.container;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Resolves an image's user by the passwd and group files in its root, which are hostile: links are
 * not followed, and only so many bytes are read.
 */
final class ImageUsers {
  private static final long LARGEST = 1L << 20;
  private static final int HIGHEST_ID = ContainerSettings.ID_COUNT - 1;

  private final Path root;

  ImageUsers(Path root) {
    this.root = root;
  }

  /**
   * Who this is.
   *
   * @param user {@code uid[:gid]} or names; empty means root
   */
  Credentials resolve(String user) throws IOException {
    if (user.isEmpty()) {
      return Credentials.ROOT;
    }
    String name = user.contains(":") ? user.substring(0, user.indexOf(':')) : user;
    String group = user.contains(":") ? user.substring(user.indexOf(':') + 1) : "";
    Optional<List<String>> entry = find("passwd", name);
    int uid = entry.map(e -> id(e.get(2), name)).orElseGet(() -> id(name, name));
    int own = entry.map(e -> id(e.get(3), name)).orElse(0);
    int gid = group.isEmpty() ? own : group(group);
    String home = entry.filter(e -> e.size() > 5).map(e -> e.get(5)).orElse("/");
    return new Credentials(uid, gid, entry.isEmpty() ? List.of() : memberships(name), home);
  }

  private int group(String group) throws IOException {
    return find("group", group).map(e -> id(e.get(2), group)).orElseGet(() -> id(group, group));
  }

  private List<Integer> memberships(String name) throws IOException {
    List<Integer> groups = new ArrayList<>();
    for (List<String> entry : entries("group")) {
      if (entry.size() > 3 && List.of(entry.get(3).split(",", -1)).contains(name)) {
        groups.add(id(entry.get(2), name));
      }
    }
    return groups;
  }

  /** By name, or by number. */
  private Optional<List<String>> find(String file, String key) throws IOException {
    List<List<String>> all = entries(file);
    return all.stream()
        .filter(e -> e.getFirst().equals(key))
        .findFirst()
        .or(() -> all.stream().filter(e -> e.get(2).equals(key)).findFirst());
  }

  private List<List<String>> entries(String name) throws IOException {
    Path etc = root.resolve("etc");
    Path file = etc.resolve(name);
    if (!Files.isDirectory(etc, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) > LARGEST) {
      return List.of();
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return text.lines().map(l -> List.of(l.split(":", -1))).filter(e -> e.size() >= 4).toList();
  }

  private static int id(String number, String user) {
    try {
      int id = Integer.parseInt(number);
      if (id >= 0 && id <= HIGHEST_ID) {
        return id;
      }
    } catch (NumberFormatException e) {
      throw unknown(user, e);
    }
    throw unknown(user, null);
  }

  private static DriverException unknown(String user, Exception cause) {
    return DriverException.permanentFailure(
        "The image wants to run as \"%s\", which it does not define.".formatted(user), cause);
  }
}
