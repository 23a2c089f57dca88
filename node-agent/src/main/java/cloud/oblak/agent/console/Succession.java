package cloud.oblak.agent.console;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log before the present one, of a writer that puts an empty file in the place of a log
 * which became too large. The empty file is laid ready where the writer opens it: where it takes
 * the log's place, the log was replaced once; where another did, more than once.
 */
final class Succession {
  private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
  // It is held for microseconds, and seldom; one lock does for all logs.
  private static final Object CHANGING = new Object();

  private final Path file;
  private final Path now;
  private final Path next;
  private final Path ready;

  /**
   * The succession of one log.
   *
   * @param ready the name under which the writer opens a new log
   */
  Succession(Path file, Path ready) {
    this.file = file;
    this.now = sibling(".now");
    this.next = sibling(".next");
    this.ready = ready;
  }

  /** The log right before the present one; there is none where that is not known. */
  Path before() {
    return sibling(".before");
  }

  /** Looks whether the log was replaced; whether it and the one before it are known now. */
  boolean look() {
    try {
      synchronized (CHANGING) {
        long inode = OpenLog.inode(file);
        if (inode != 0 && inode != OpenLog.inode(now)) {
          replaced(inode == OpenLog.inode(next));
        }
        if (inode != 0 && (OpenLog.inode(next) == 0 || !Files.exists(ready))) {
          prepare();
        }
      }
      return true;
    } catch (IOException e) {
      // The log can be read without; what was not read of it is lost when it is replaced.
      LOG.debug("the succession of {} cannot be kept", file, e);
      return false;
    }
  }

  /** Whether this is the present log. */
  boolean present(long inode) throws IOException {
    return OpenLog.inode(now) == inode;
  }

  private void replaced(boolean once) throws IOException {
    if (once) {
      if (Files.exists(now)) {
        Files.move(now, before(), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(next, now, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(before());
      Files.deleteIfExists(now);
      Files.createLink(now, file);
    }
  }

  private void prepare() throws IOException {
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    try {
      Files.createLink(ready, next);
    } catch (FileAlreadyExistsException replacing) {
      // The writer is at it this moment.
      Files.deleteIfExists(next);
    }
  }

  private Path sibling(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
