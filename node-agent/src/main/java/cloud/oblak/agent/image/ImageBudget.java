package cloud.oblak.agent.image;

import cloud.oblak.agent.linux.DiskFloor;
import java.io.IOException;
import java.nio.file.Path;

/** What one image may still take of this host while all its layers are unpacked. */
final class ImageBudget {
  private static final int MOST_ENTRIES = 500_000;
  private static final int LOOK_EVERY_BYTES = 16 << 20;
  private static final int LOOK_EVERY_ENTRIES = 1_000;

  private final ImageLimits limits;
  private final Path place;
  private final long end;
  private long bytes;
  private long bytesToLook;
  private int entries;

  /**
   * A budget of which nothing is used; its time runs from now.
   *
   * @param place a directory on the disk that is written to
   */
  ImageBudget(ImageLimits limits, Path place) {
    this.limits = limits;
    this.place = place;
    this.end = System.nanoTime() + limits.time().toNanos();
  }

  /** Bytes that an image may have in all. */
  long mostBytes() {
    return limits.bytes();
  }

  /** Another file. */
  void entry() throws IOException {
    if (++entries > MOST_ENTRIES) {
      throw LayerTar.refused("has more than %d files".formatted(MOST_ENTRIES));
    }
    if (entries % LOOK_EVERY_ENTRIES == 0) {
      look();
    }
  }

  /** More bytes, about to be written. */
  void bytes(int more) throws IOException {
    bytes += more;
    if (bytes > limits.bytes()) {
      throw LayerTar.refused("is larger than this installation allows");
    }
    bytesToLook -= more;
    if (bytesToLook < 0) {
      bytesToLook = LOOK_EVERY_BYTES;
      look();
    }
  }

  /** Whether there is time, and room on the disk. */
  void look() throws IOException {
    if (System.nanoTime() > end) {
      throw LayerTar.refused("takes longer to unpack than this installation allows");
    }
    new DiskFloor(place, limits.freeBytes()).look();
  }
}
