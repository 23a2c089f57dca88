package cloud.oblak.agent.linux;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Free space that nothing new may take, so that what is here can still be stopped and removed.
 *
 * @param place a directory on the disk in question
 * @param bytes that stay free
 */
public record DiskFloor(Path place, long bytes) {
  private static final long GUESTS = 512L << 20;

  /** What a new guest leaves alone; images leave more. */
  public static DiskFloor ofGuests(Path place) {
    return new DiskFloor(place, GUESTS);
  }

  /**
   * Looks whether something new may come.
   *
   * @throws DriverException permanent, where it may not: whoever asks again asks another host
   */
  public void look() throws IOException {
    if (Files.getFileStore(place).getUsableSpace() < bytes) {
      throw DriverException.permanentFailure("This host has too little free disk space.", null);
    }
  }
}
