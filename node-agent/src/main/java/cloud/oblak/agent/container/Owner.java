package cloud.oblak.agent.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Makes files that belong to a container. */
record Owner(int uid, int gid) {

  void makeDirectory(Path path, int mode) throws IOException {
    Files.createDirectory(path);
    own(path, mode);
  }

  void makeFile(Path path) throws IOException {
    Files.createFile(path);
    own(path, 0644);
  }

  private void own(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:mode", mode);
  }
}
