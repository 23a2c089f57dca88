package cloud.oblak.compute.instancetype.aws;

import cloud.oblak.compute.instancetype.InstanceType;
import cloud.oblak.compute.placement.Placement;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkCardInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInfo;
import software.amazon.awssdk.services.ec2.model.PlacementGroupInfo;

/** Instance types as EC2 shows them. */
@ApplicationScoped
class TypeItems {
  private final Placement placement;

  TypeItems(Placement placement) {
    this.placement = placement;
  }

  /** What the hosts can run. */
  List<String> architectures() {
    List<String> all = placement.architectures();
    return all.isEmpty() ? List.of("x86_64") : all;
  }

  static InstanceTypeInfo item(InstanceType type, List<String> architectures) {
    return InstanceTypeInfo.builder()
        .instanceType(type.name())
        .currentGeneration(true)
        .freeTierEligible(false)
        .supportedUsageClassesWithStrings("on-demand")
        .supportedRootDeviceTypesWithStrings("ebs")
        .supportedVirtualizationTypesWithStrings("hvm")
        .supportedBootModesWithStrings("legacy-bios")
        .bareMetal(false)
        .hypervisor("nitro")
        .processorInfo(p -> p.supportedArchitecturesWithStrings(architectures))
        .vCpuInfo(v ->
            v.defaultVCpus(type.vcpus())
                .defaultCores(type.vcpus())
                .defaultThreadsPerCore(1)
                .validCores(type.vcpus())
                .validThreadsPerCore(1))
        .memoryInfo(m -> m.sizeInMiB(type.memoryMiB()))
        .instanceStorageSupported(false)
        .ebsInfo(e ->
            e.ebsOptimizedSupport("default")
                .encryptionSupport("unsupported")
                .nvmeSupport("unsupported"))
        .networkInfo(network(type))
        .placementGroupInfo(PlacementGroupInfo.builder().build())
        .hibernationSupported(false)
        .burstablePerformanceSupported(type.burstable())
        .dedicatedHostsSupported(false)
        .autoRecoverySupported(false)
        .nitroEnclavesSupport("unsupported")
        .nitroTpmSupport("unsupported")
        .rebootMigrationSupport("unsupported")
        .build();
  }

  private static NetworkInfo network(InstanceType type) {
    return NetworkInfo.builder()
        .networkPerformance(performance(type))
        .maximumNetworkInterfaces(1)
        .maximumNetworkCards(1)
        .defaultNetworkCardIndex(0)
        .networkCards(
            NetworkCardInfo.builder()
                .networkCardIndex(0)
                .networkPerformance(performance(type))
                .maximumNetworkInterfaces(1)
                .build())
        .ipv4AddressesPerInterface(1)
        .ipv6AddressesPerInterface(0)
        .ipv6Supported(false)
        .enaSupport("supported")
        .efaSupported(false)
        .encryptionInTransitSupported(false)
        .build();
  }

  static String performance(InstanceType type) {
    int megabits = type.networkMbit();
    return megabits % 1000 == 0 ? megabits / 1000 + " Gigabit" : megabits + " Megabit";
  }
}
