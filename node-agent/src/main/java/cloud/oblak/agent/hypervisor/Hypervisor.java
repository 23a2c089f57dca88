package cloud.oblak.agent.hypervisor;

import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.VmSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs virtual machines on this host. Every call is idempotent, may be repeated from any half-way
 * point, and may run in parallel with calls for other instances; the caller never makes two calls
 * for the same instance at once. VMs survive the end of this process and are found again by {@link
 * #list}. Failures are {@link cloud.oblak.agent.DriverException}.
 */
public interface Hypervisor extends AutoCloseable {

  /** Name and accelerator for the host's report, for example {@code libvirt/tcg}. */
  String description();

  /**
   * Makes the root disk: an overlay over the image, of {@code spec.limits().diskBytes()}, which
   * survives stop and start. Does nothing where it exists.
   */
  void prepare(VmSpec spec, LocalImage image);

  /**
   * Starts the VM; does nothing where it runs. The domain is first created paused; {@code plug} is
   * then called with the name of its tap device in the host's namespace and must bring it into the
   * VPC; then the domain runs. Where {@code plug} throws, the domain is destroyed again.
   *
   * @param mac the interface's address
   */
  void start(VmSpec spec, LocalImage image, String mac, Consumer<String> plug);

  /** Presses the power button, and destroys the VM after {@code grace}. Returns when it is off. */
  void stop(String instanceId, Grace grace);

  /** The same, where nobody changes their mind. */
  default void stop(String instanceId, Duration grace) {
    stop(instanceId, Grace.of(grace));
  }

  /**
   * Restarts the guest in place: the power button or Ctrl-Alt-Del, then a reset after {@code
   * grace}. The tap stays where it is, or the VM is left off and the caller starts it again.
   */
  void reboot(String instanceId, Grace grace);

  /** The same, where nobody changes their mind. */
  default void reboot(String instanceId, Duration grace) {
    reboot(instanceId, Grace.of(grace));
  }

  /** Removes VM, root disk and console log; destroys it first where it runs. */
  void remove(String instanceId);

  /** The VM, or empty where nothing of it is on this host. */
  Optional<VmState> inspect(String instanceId);

  /** Everything of ours on this host, running or not, also half-made. */
  List<VmState> list();

  /**
   * At most {@code maxBytes} of the serial console, oldest first; empty where none.
   *
   * @param after the position to go on from; empty: the oldest that is kept; null: the last bytes
   */
  ConsolePart console(String instanceId, String after, int maxBytes);

  /** The last {@code maxBytes} of the serial console. */
  default byte[] console(String instanceId, int maxBytes) {
    return console(instanceId, null, maxBytes).bytes();
  }

  /**
   * A picture of what the VM's display shows, to be closed once it was passed on.
   *
   * @param wake whether a key is pressed first, for a guest that has blanked its display
   */
  Screenshot screenshot(String instanceId, boolean wake);

  /**
   * Tells of VMs that stopped or crashed by themselves, soon after they did; the listener gets the
   * instance id and must return at once. Called once, before any start.
   */
  void onExit(Consumer<String> listener);

  /** Disconnects; VMs go on. */
  @Override
  void close();
}
