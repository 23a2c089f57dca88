package cloud.oblak.compute.instancetype.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.instancetype.InstanceType;
import cloud.oblak.kit.aws.query.MemoryFilters;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.Filter;

/** What EC2's filters of instance types mean in our catalogue. */
final class TypeFilters {
  /** What no type here has matches no filter. */
  private static final List<String> ABSENT =
      List.of(
          "ebs-info.attachment-limit-type",
          "ebs-info.ebs-optimized-info.baseline-bandwidth-in-mbps",
          "ebs-info.ebs-optimized-info.baseline-iops",
          "ebs-info.ebs-optimized-info.baseline-throughput-in-mbps",
          "ebs-info.ebs-optimized-info.maximum-bandwidth-in-mbps",
          "ebs-info.ebs-optimized-info.maximum-iops",
          "ebs-info.ebs-optimized-info.maximum-throughput-in-mbps",
          "ebs-info.maximum-ebs-attachments",
          "instance-storage-info.disk.count",
          "instance-storage-info.disk.size-in-gb",
          "instance-storage-info.disk.type",
          "instance-storage-info.encryption-support",
          "instance-storage-info.nvme-support",
          "instance-storage-info.total-size-in-gb",
          "network-info.bandwidth-weightings",
          "network-info.efa-info.maximum-efa-interfaces",
          "network-info.flexible-ena-queues-support",
          "nitro-tpm-info.supported-versions",
          "processor-info.supported-features",
          "processor-info.sustained-clock-speed-in-ghz");

  private TypeFilters() {}

  static Predicate<InstanceType> of(List<Filter> filters, List<String> architectures) {
    MemoryFilters<InstanceType> all = shown(architectures);
    ABSENT.forEach(name -> all.value(name, type -> null));
    return all.of(Ec2Lists.filters(filters));
  }

  private static MemoryFilters<InstanceType> shown(List<String> architectures) {
    return new MemoryFilters<InstanceType>()
        .value("auto-recovery-supported", type -> "false")
        .value("bare-metal", type -> "false")
        .value("burstable-performance-supported", type -> String.valueOf(type.burstable()))
        .value("current-generation", type -> "true")
        .value("dedicated-hosts-supported", type -> "false")
        .value("ebs-info.ebs-optimized-support", type -> "default")
        .value("ebs-info.encryption-support", type -> "unsupported")
        .value("ebs-info.nvme-support", type -> "unsupported")
        .value("free-tier-eligible", type -> "false")
        .value("hibernation-supported", type -> "false")
        .value("hypervisor", type -> "nitro")
        .value("instance-storage-supported", type -> "false")
        .value("instance-type", InstanceType::name)
        .value("memory-info.size-in-mib", type -> String.valueOf(type.memoryMiB()))
        .value("network-info.ena-support", type -> "supported")
        .value("network-info.efa-supported", type -> "false")
        .value("network-info.encryption-in-transit-supported", type -> "false")
        .value("network-info.ipv4-addresses-per-interface", type -> "1")
        .value("network-info.ipv6-addresses-per-interface", type -> "0")
        .value("network-info.ipv6-supported", type -> "false")
        .value("network-info.maximum-network-cards", type -> "1")
        .value("network-info.maximum-network-interfaces", type -> "1")
        .value("network-info.network-performance", TypeItems::performance)
        .value("nitro-enclaves-support", type -> "unsupported")
        .value("nitro-tpm-support", type -> "unsupported")
        .value("reboot-migration-support", type -> "unsupported")
        .values("processor-info.supported-architecture", type -> architectures)
        .value("supported-boot-mode", type -> "legacy-bios")
        .value("supported-root-device-type", type -> "ebs")
        .value("supported-usage-class", type -> "on-demand")
        .value("supported-virtualization-type", type -> "hvm")
        .value("vcpu-info.default-cores", type -> String.valueOf(type.vcpus()))
        .value("vcpu-info.default-threads-per-core", type -> "1")
        .value("vcpu-info.default-vcpus", type -> String.valueOf(type.vcpus()))
        .value("vcpu-info.valid-cores", type -> String.valueOf(type.vcpus()))
        .value("vcpu-info.valid-threads-per-core", type -> "1");
  }
}
