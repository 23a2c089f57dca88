package cloud.oblak.agent.hypervisor;

import java.nio.file.Path;

/**
 * Where and how VMs run on this host.
 *
 * @param installation id of 8 hex digits, part of every domain's and tap's name
 * @param uri libvirt's, {@code qemu:///system} inside the installation's mount namespace
 * @param vms directory with one directory per VM; QEMU's user must be able to walk to it
 * @param logs libvirt's log directory, from which the log of a removed VM is deleted
 * @param accelerator what works on this host
 * @param qemuUser numeric user and group id that QEMU runs under
 */
public record LibvirtSettings(
    String installation, String uri, Path vms, Path logs, Accelerator accelerator, int qemuUser) {

  /** The id that Debian and Ubuntu reserve for libvirt-qemu, as in {@code libvirt-run.sh}. */
  public static final int QEMU_USER = 64055;

  public LibvirtSettings {
    if (!installation.matches("[0-9a-f]{8}")) {
      throw new IllegalArgumentException("not an installation id: " + installation);
    }
  }

  /**
   * The layout that {@code libvirt-run.sh} makes, for use inside the mount namespace.
   *
   * @param home the installation's home, given to the script too
   * @param vms the agent's directory of VMs
   */
  public static LibvirtSettings of(
      String installation, Path home, Path vms, Accelerator accelerator) {
    return new LibvirtSettings(
        installation, "qemu:///system", vms, home.resolve("libvirt/log"), accelerator, QEMU_USER);
  }

  /** The prefix of this installation's domain names. */
  String prefix() {
    return "oblak-" + installation + "-";
  }

  String domain(String instanceId) {
    return prefix() + instanceId;
  }

  /** A tap's name: 15 characters, told apart by 36 bits of the instance's id. */
  String tap(String instanceId) {
    String tail = instanceId.substring(Math.max(0, instanceId.length() - 9));
    return "o" + installation.substring(0, 4) + "v" + tail;
  }
}
