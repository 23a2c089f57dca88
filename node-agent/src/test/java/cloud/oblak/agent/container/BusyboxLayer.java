package cloud.oblak.agent.container;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An unpacked layer with Debian's static busybox, owned by shifted ids. */
final class BusyboxLayer {
  private static final List<String> APPLETS =
      List.of(
          "sh",
          "cat",
          "chroot",
          "dd",
          "echo",
          "grep",
          "hostname",
          "ls",
          "mount",
          "printf",
          "rm",
          "seq",
          "sleep",
          "true",
          "unshare",
          "wc");

  private BusyboxLayer() {}

  static Path make(Path layer, int owner) throws IOException {
    for (String directory : List.of("bin", "etc", "proc", "sys", "dev", "tmp", "root")) {
      Files.createDirectories(layer.resolve(directory));
    }
    Path busybox = layer.resolve("bin/busybox");
    Files.copy(Path.of("/bin/busybox"), busybox, StandardCopyOption.COPY_ATTRIBUTES);
    for (String applet : APPLETS) {
      Files.createSymbolicLink(layer.resolve("bin").resolve(applet), Path.of("busybox"));
    }
    try (Stream<Path> all = Files.walk(layer)) {
      for (Path path : all.toList()) {
        Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", owner, LinkOption.NOFOLLOW_LINKS);
      }
    }
    return layer;
  }

  /** Control groups above all containers of an installation, one in each hierarchy. */
  static List<Path> groups(String installation) throws IOException {
    List<Path> found = new ArrayList<>();
    Path root = Path.of("/sys/fs/cgroup");
    Path single = root.resolve("oblak-" + installation);
    if (Files.isDirectory(single)) {
      found.add(single);
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path hierarchy : all) {
        Path group = hierarchy.resolve("oblak-" + installation);
        if (Files.isDirectory(group)) {
          found.add(group);
        }
      }
    }
    return found;
  }
}
