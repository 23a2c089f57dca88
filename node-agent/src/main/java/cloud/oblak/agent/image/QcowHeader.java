package cloud.oblak.agent.image;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The part of a qcow2 header that says what else QEMU would open, read before QEMU sees the file.
 *
 * @param version 2 or 3
 * @param backingFile whether it stands on another file
 * @param dataFile whether its contents lie in another file
 * @param encrypted whether its contents need a key
 */
record QcowHeader(int version, boolean backingFile, boolean dataFile, boolean encrypted) {
  private static final int MAGIC = 0x514649fb;
  private static final int EXTERNAL_DATA_BIT = 4;

  /** The header; empty where the file is not qcow2. */
  static Optional<QcowHeader> read(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      if (in.readInt() != MAGIC) {
        return Optional.empty();
      }
      int version = in.readInt();
      long backingOffset = in.readLong();
      in.skipNBytes(16); // backing file size, cluster bits, size
      int cryptMethod = in.readInt();
      boolean dataFile = false;
      if (version >= 3) {
        in.skipNBytes(36); // tables and snapshots
        dataFile = (in.readLong() & EXTERNAL_DATA_BIT) != 0;
      }
      return Optional.of(new QcowHeader(version, backingOffset != 0, dataFile, cryptMethod != 0));
    } catch (EOFException _) {
      return Optional.empty();
    }
  }

  /** Why this image is refused; empty where it is not. */
  String refusal() {
    if (backingFile) {
      return "The image has a backing file; flatten it with qemu-img convert first";
    }
    if (dataFile) {
      return "The image keeps its data in an external file; flatten it with qemu-img convert first";
    }
    return encrypted ? "The image is encrypted; import it without encryption" : "";
  }
}
