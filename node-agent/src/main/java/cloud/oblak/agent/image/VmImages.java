package cloud.oblak.agent.image;

import cloud.oblak.nodeapi.ImageSpec;
import java.nio.file.Path;

/**
 * Fetches, checks and flattens images of the VM kind for {@link LocalImageStore}, which owns the
 * directory, calls once per image at a time, and makes the result visible atomically.
 */
interface VmImages {

  /**
   * Fetches into an existing empty directory; whatever it leaves there after a failure is deleted
   * by the caller. The directory is renamed afterwards: the files of the result must lie directly
   * in it.
   *
   * @return a {@link LocalImage.Disk} or {@link LocalImage.Kernel} with files of that directory
   * @throws cloud.oblak.agent.DriverException as {@link ImageStore} says, also where {@code
   *     spec.checksum()} is not empty and not that of what was fetched
   */
  LocalImage fetch(ImageSpec spec, Path directory);
}
