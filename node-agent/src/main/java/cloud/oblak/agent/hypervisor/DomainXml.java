package cloud.oblak.agent.hypervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/** Builds libvirt's description of a domain. */
final class DomainXml {
  private static final int QUOTA_PERIOD_MICROS = 100_000;
  private static final int SMALLEST_QUOTA_MICROS = 1_000;
  // Four for the devices below, four spare ones for what is plugged in later.
  private static final int ROOT_PORTS = 8;

  private DomainXml() {}

  static String of(DomainDefinition domain) {
    StringBuilder xml = new StringBuilder(4096);
    xml.append(
        """
        <domain type='%s'>
          <name>%s</name>
          <uuid>%s</uuid>
          <memory unit='b'>%d</memory>
          <vcpu>%d</vcpu>
        """
            .formatted(
                domain.accelerator().domainType(),
                escape(domain.name()),
                uuid(domain),
                domain.limits().memoryBytes(),
                domain.limits().vcpus()));
    xml.append(quota(domain)).append(boot(domain)).append(platform(domain));
    xml.append("  <devices>\n").append(disk(domain)).append(controllers()).append(nic(domain));
    xml.append(console(domain)).append(others()).append("  </devices>\n</domain>\n");
    return xml.toString();
  }

  private static String quota(DomainDefinition domain) {
    if (!domain.cpuQuota()) {
      return "";
    }
    long quota = domain.limits().cpuMillis() * (long) QUOTA_PERIOD_MICROS / 1000;
    int shares = domain.limits().cpuShares();
    return """
      <cputune>
    %s    <period>%d</period>
        <global_quota>%d</global_quota>
      </cputune>
    """
        .formatted(
            shares == 0 ? "" : "    <shares>" + shares + "</shares>\n",
            QUOTA_PERIOD_MICROS,
            Math.max(quota, SMALLEST_QUOTA_MICROS));
  }

  private static String boot(DomainDefinition domain) {
    String kernel =
        domain
            .kernel()
            .map(k ->
                """
                    <kernel>%s</kernel>
                    <initrd>%s</initrd>
                    <cmdline>%s</cmdline>
                """
                    .formatted(
                        escape(k.image().toString()),
                        escape(k.initrd().toString()),
                        escape(k.append())))
            .orElse("");
    return """
      <os>
        <type arch='x86_64' machine='q35'>hvm</type>
    """
        + kernel
        + "    <smbios mode='sysinfo'/>\n  </os>\n"
        + machine(domain);
  }

  /** What a guest's firmware tables say: cloud-init takes it for EC2's by id and serial number. */
  private static String machine(DomainDefinition domain) {
    return """
      <sysinfo type='smbios'>
        <system>
          <entry name='manufacturer'>Oblak</entry>
          <entry name='product'>Instance</entry>
          <entry name='serial'>%s</entry>
        </system>
      </sysinfo>
    """
        .formatted(uuid(domain));
  }

  /** The same at every start, and begins as EC2's do. */
  private static String uuid(DomainDefinition domain) {
    String known = UUID.nameUUIDFromBytes(domain.name().getBytes(UTF_8)).toString();
    return "ec2" + known.substring("ec2".length());
  }

  private static String platform(DomainDefinition domain) {
    // QEMU's own default for translated code is 1 GiB, far beyond a small guest's memory.
    String cache =
        domain.accelerator() == Accelerator.TCG
            ? "    <tcg>\n      <tb-cache unit='MiB'>64</tb-cache>\n    </tcg>\n"
            : "";
    return """
      <features>
        <acpi/>
        <apic/>
    %s  </features>
      <cpu mode='%s'/>
      <clock offset='utc'/>
      <on_poweroff>destroy</on_poweroff>
      <on_reboot>restart</on_reboot>
      <on_crash>destroy</on_crash>
      <pm>
        <suspend-to-mem enabled='no'/>
        <suspend-to-disk enabled='no'/>
      </pm>
    """
        .formatted(cache, domain.accelerator().cpuMode());
  }

  private static String disk(DomainDefinition domain) {
    // Reported errors reach the guest; the default would pause it, which nobody would end.
    return """
        <disk type='file' device='disk'>
          <driver name='qemu' type='qcow2' cache='writeback' discard='unmap'%s/>
          <source file='%s'/>
          <target dev='vda' bus='virtio'/>
          <boot order='1'/>
    %s    </disk>
    """
        .formatted(
            " error_policy='report' rerror_policy='report'",
            escape(domain.disk().toString()),
            operations(domain.limits().diskIops()));
  }

  /** QEMU counts them itself: no block controller of the kernel is needed. */
  private static String operations(int perSecond) {
    return perSecond == 0
        ? ""
        : "      <iotune>\n        <total_iops_sec>%d</total_iops_sec>\n      </iotune>\n"
            .formatted(perSecond);
  }

  private static String controllers() {
    StringBuilder xml = new StringBuilder(512);
    xml.append(
        """
            <controller type='usb' model='none'/>
            <controller type='pci' index='0' model='pcie-root'/>
        """);
    for (int i = 1; i <= ROOT_PORTS; i++) {
      xml.append("    <controller type='pci' index='%d' model='pcie-root-port'/>\n".formatted(i));
    }
    return xml.toString();
  }

  private static String nic(DomainDefinition domain) {
    return """
        <interface type='ethernet'>
          <mac address='%s'/>
          <target dev='%s'/>
          <model type='virtio'/>
          <rom enabled='no'/>
        </interface>
    """
        .formatted(escape(domain.mac()), escape(domain.tap()));
  }

  private static String console(DomainDefinition domain) {
    return """
        <serial type='file'>
          <source path='%s' append='on'/>
          <target type='isa-serial' port='0'/>
        </serial>
    """
        .formatted(escape(domain.console().toString()));
  }

  private static String others() {
    return """
        <memballoon model='virtio'>
          <stats period='10'/>
        </memballoon>
        <rng model='virtio'>
          <backend model='random'>/dev/urandom</backend>
        </rng>
        <video>
          <model type='vga' vram='4096' heads='1' primary='yes'/>
        </video>
    """;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&apos;")
        .replace("\"", "&quot;");
  }
}
