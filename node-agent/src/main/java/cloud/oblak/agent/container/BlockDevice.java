package cloud.oblak.agent.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk as the kernel numbers it. */
record BlockDevice(long major, long minor) {
  /** What the probe of a runtime, which has no disk, names. */
  static final BlockDevice NONE = new BlockDevice(0, 0);

  /** The one that a mounted file system lies on. */
  static BlockDevice under(Path mounted) throws IOException {
    return of((long) Files.getAttribute(mounted, "unix:dev"));
  }

  static BlockDevice of(long device) {
    return new BlockDevice(
        (device >> 8 & 0xfff) | (device >> 32 & ~0xfffL),
        (device & 0xff) | (device >> 12 & 0xfff00L));
  }
}
