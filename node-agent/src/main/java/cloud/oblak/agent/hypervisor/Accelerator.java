package cloud.oblak.agent.hypervisor;

import java.util.Locale;

/** How QEMU runs a guest's instructions. */
public enum Accelerator {
  /** In hardware. */
  KVM("kvm", "host-passthrough"),
  /** Translated by QEMU: slow, but works on every host. */
  TCG("qemu", "maximum");

  private final String domainType;
  private final String cpuMode;

  Accelerator(String domainType, String cpuMode) {
    this.domainType = domainType;
    this.cpuMode = cpuMode;
  }

  String domainType() {
    return domainType;
  }

  String cpuMode() {
    return cpuMode;
  }

  /** Lower case, for reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
