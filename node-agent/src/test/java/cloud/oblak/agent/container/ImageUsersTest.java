package cloud.oblak.agent.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageUsersTest {
  @TempDir private Path root;

  @BeforeEach
  void makeUsers() throws IOException {
    Path etc = Files.createDirectory(root.resolve("etc"));
    Files.writeString(
        etc.resolve("passwd"), "www:x:33:44:www:/var/www:/bin/false\nbad:x:-1:70000::/:\n");
    Files.writeString(etc.resolve("group"), "www:x:44:\naudio:x:29:other,www\n");
  }

  private Credentials resolve(String user) throws IOException {
    return new ImageUsers(root).resolve(user);
  }

  @Test
  void nobodyInParticularIsRoot() throws IOException {
    assertEquals(Credentials.ROOT, resolve(""));
  }

  @Test
  void aNameIsLookedUpWithItsGroups() throws IOException {
    assertEquals(new Credentials(33, 44, List.of(29), "/var/www"), resolve("www"));
    assertEquals(29, resolve("www:audio").gid());
  }

  @Test
  void numbersNeedNoEntry() throws IOException {
    assertEquals(new Credentials(1000, 1001, List.of(), "/"), resolve("1000:1001"));
  }

  @Test
  void whatIsNotAnIdOfAContainerIsRefused() {
    for (String user : List.of("nobody-here", "bad", "70000", "-5", "0:none")) {
      assertThrows(DriverException.class, () -> resolve(user), user);
    }
  }

  @Test
  void aLinkToTheHostIsNotFollowed() throws IOException {
    Files.delete(root.resolve("etc/passwd"));
    Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of("/etc/passwd"));
    assertThrows(DriverException.class, () -> resolve("daemon"));
  }
}
