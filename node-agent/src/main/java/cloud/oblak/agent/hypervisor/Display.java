package cloud.oblak.agent.hypervisor;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/** The displays of a host's VMs; a call takes as long as the VM's own process wants it to. */
interface Display {

  /** Presses a key that writes nothing. */
  void wake(String domain) throws IOException;

  /**
   * Reads what a display shows.
   *
   * @param wanted whether anybody still waits for it; asked before memory is taken
   */
  Undeveloped read(String domain, BooleanSupplier wanted) throws IOException;

  /** What was read, before the work of making a JPEG of it. */
  @FunctionalInterface
  interface Undeveloped {
    Screenshot develop() throws IOException;
  }
}
