package cloud.oblak.agent.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Mounts, loop devices, namespaces, signals and special files. All of it acts in the namespaces of
 * the calling thread.
 */
public final class Linux {
  public static final long READ_ONLY = 1;
  public static final long NO_SUID = 2;
  public static final long NO_DEV = 4;
  public static final long NO_EXEC = 8;
  public static final long NO_ATIME = 1024;

  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;

  public static final int NEW_MOUNTS = 0x00020000;
  public static final int NEW_NETWORK = 0x40000000;
  public static final int OWN_DIRECTORY = 0x00000200;

  private static final int EBUSY = 16;
  private static final int EINVAL = 22;
  private static final int ENOENT = 2;
  private static final int ESRCH = 3;
  private static final int READ_WRITE = 2;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int DETACH = 2;
  private static final int BLOCK_DEVICE = 0060000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final long LOOP_CTL_GET_FREE = 0x4C82;
  private static final long LOOP_CONFIGURE = 0x4C0A;
  private static final int LOOP_CONFIG_SIZE = 304;
  private static final int LOOP_CONFIG_FLAGS = 60;
  private static final int LOOP_AUTOCLEAR = 4;
  private static final int LOOP_MAJOR = 7;
  private static final int LOOP_ATTEMPTS = 50;

  private Linux() {}

  /** Mounts a file system that needs no device of its own. */
  public static void mount(String source, Path target, String type, long flags, String data)
      throws IOException {
    try {
      Syscalls.mount(source, target.toString(), type, flags, data);
    } catch (LastErrorException e) {
      throw new IOException("mount of %s: error %d".formatted(type, e.getErrorCode()), e);
    }
  }

  /** Mounts an image file through a loop device, which goes away with the mount. */
  public static void mountImage(Path image, Path target, String type, long flags)
      throws IOException {
    int file = open(image, READ_WRITE);
    try {
      for (int attempt = 0; attempt < LOOP_ATTEMPTS; attempt++) {
        if (mountLoop(file, target, type, flags)) {
          return;
        }
      }
      throw new IOException("no free loop device");
    } finally {
      Syscalls.close(file);
    }
  }

  /** Takes the first free device; another process may be quicker. */
  private static boolean mountLoop(int file, Path target, String type, long flags)
      throws IOException {
    int control = open(Path.of("/dev/loop-control"), READ_WRITE);
    int number;
    try {
      number = Syscalls.ioctl(control, LOOP_CTL_GET_FREE, 0L);
    } catch (LastErrorException e) {
      throw new IOException("no free loop device: error " + e.getErrorCode(), e);
    } finally {
      Syscalls.close(control);
    }
    Path device = Path.of("/dev/loop" + number);
    if (!Files.exists(device)) {
      makeNode(device, BLOCK_DEVICE | 0660, (LOOP_MAJOR << 8) | (number & 0xff));
    }
    int loop = open(device, READ_WRITE);
    try (Memory config = new Memory(LOOP_CONFIG_SIZE)) {
      config.clear();
      config.setInt(0, file);
      config.setInt(LOOP_CONFIG_FLAGS, LOOP_AUTOCLEAR);
      Syscalls.ioctl(loop, LOOP_CONFIGURE, config);
      mount(device.toString(), target, type, flags, "");
      return true;
    } catch (LastErrorException e) {
      if (e.getErrorCode() == EBUSY) {
        return false;
      }
      throw new IOException("loop device: error " + e.getErrorCode(), e);
    } finally {
      Syscalls.close(loop);
    }
  }

  /** Unmounts, also while something still uses it; does nothing where nothing is mounted. */
  public static void unmount(Path target) throws IOException {
    try {
      try {
        Syscalls.umount2(target.toString(), 0);
      } catch (LastErrorException e) {
        if (e.getErrorCode() != EBUSY) {
          throw e;
        }
        Syscalls.umount2(target.toString(), DETACH);
      }
    } catch (LastErrorException e) {
      if (e.getErrorCode() != EINVAL && e.getErrorCode() != ENOENT) {
        throw new IOException("unmount: error " + e.getErrorCode(), e);
      }
    }
  }

  /** Whether something is mounted on this directory; false where it does not exist. */
  public static boolean isMounted(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Object own = Files.getAttribute(directory, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    return !own.equals(Files.getAttribute(directory.resolveSibling("."), "unix:dev"));
  }

  /** Does something on a thread of its own inside the network namespace that a file names. */
  public static void inNetwork(Path namespace, Callable<Void> action) throws IOException {
    onOwnThread(() -> {
      enter(namespace, NEW_NETWORK);
      return action.call();
    });
  }

  /** Does something on a thread of its own, in a fresh and empty network namespace. */
  public static <T> T inEmptyNetwork(Callable<T> action) throws IOException {
    return onOwnThread(() -> {
      unshare(NEW_NETWORK);
      return action.call();
    });
  }

  /** Parts the calling platform thread from the namespaces of its process. */
  public static void unshare(int flags) throws IOException {
    try {
      Syscalls.unshare(flags);
    } catch (LastErrorException e) {
      throw new IOException("unshare: error " + e.getErrorCode(), e);
    }
  }

  /** Moves the calling platform thread to the namespace that a file names. */
  public static void enter(Path namespace, int type) throws IOException {
    int fd = open(namespace, 0);
    try {
      Syscalls.setns(fd, type);
    } catch (LastErrorException e) {
      throw new IOException("setns: error " + e.getErrorCode(), e);
    } finally {
      Syscalls.close(fd);
    }
  }

  /** Sends a signal; does nothing where the process is gone. */
  public static void kill(long pid, int signal) throws IOException {
    try {
      Syscalls.kill(Math.toIntExact(pid), signal);
    } catch (LastErrorException e) {
      if (e.getErrorCode() != ESRCH) {
        throw new IOException("kill: error " + e.getErrorCode(), e);
      }
    }
  }

  /** Makes the character device 0:0 by which an overlay hides a name of a lower layer. */
  public static void makeWhiteout(Path path) throws IOException {
    makeNode(path, CHARACTER_DEVICE, 0);
  }

  /** Makes a directory hide all that lower layers have in it. */
  public static void makeOpaque(Path directory) throws IOException {
    byte[] yes = "y".getBytes(StandardCharsets.US_ASCII);
    try {
      Syscalls.lsetxattr(directory.toString(), "trusted.overlay.opaque", yes, yes.length, 0);
    } catch (LastErrorException e) {
      throw new IOException("setxattr: error " + e.getErrorCode(), e);
    }
  }

  private static void makeNode(Path path, int mode, long device) throws IOException {
    try {
      Syscalls.mknod(path.toString(), mode, device);
    } catch (LastErrorException e) {
      throw new IOException("mknod: error " + e.getErrorCode(), e);
    }
  }

  static int open(Path path, int mode) throws IOException {
    try {
      return Syscalls.open(path.toString(), CLOSE_ON_EXEC | mode);
    } catch (LastErrorException e) {
      throw new IOException("open: error " + e.getErrorCode(), e);
    }
  }

  private static <T> T onOwnThread(Callable<T> action) throws IOException {
    FutureTask<T> task = new FutureTask<>(action);
    Thread thread = Thread.ofPlatform().name("namespace").start(task);
    try {
      thread.join();
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }
}
