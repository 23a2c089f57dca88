package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.ec2.Ec2Region;
import cloud.oblak.compute.instance.RunRequest;
import cloud.oblak.compute.instancetype.InstanceTypes;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ec2.model.CpuOptionsRequest;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** What of a launch can be understood only by one who knows the region and the types. */
@ApplicationScoped
class LaunchOptions {
  private final Ec2Region region;
  private final InstanceTypes types;

  LaunchOptions(Ec2Region region, InstanceTypes types) {
    this.region = region;
    this.types = types;
  }

  /** A launch in our words. */
  RunRequest checked(RunInstancesRequest request) {
    RunRequest launch = LaunchWords.of(zoneByName(request));
    if (request.cpuOptions() != null) {
      checkCpu(request.cpuOptions(), types.named(launch.instanceType()).vcpus());
    }
    return launch;
  }

  private RunInstancesRequest zoneByName(RunInstancesRequest request) {
    Placement placement = request.placement();
    if (placement == null || placement.availabilityZoneId() == null) {
      return request;
    }
    if (placement.availabilityZone() != null) {
      throw Ec2Fault.combination(
          "Specify either the Availability Zone or its ID in Placement, but not both.");
    }
    String id = placement.availabilityZoneId();
    String zone =
        region.zones().stream()
            .filter(letter -> region.zoneId(letter).equals(id))
            .map(region::zone)
            .findFirst()
            .orElseThrow(() ->
                Fault.invalid(
                    "Placement.AvailabilityZoneId", "Invalid availability zone ID: [" + id + "]"));
    return request.toBuilder()
        .placement(placement.toBuilder().availabilityZone(zone).availabilityZoneId(null).build())
        .build();
  }

  /** A type's CPUs are what they are: to ask for them is possible, to ask for others is not. */
  private static void checkCpu(CpuOptionsRequest asked, int vcpus) {
    if ((asked.coreCount() != null && asked.coreCount() != vcpus)
        || (asked.threadsPerCore() != null && asked.threadsPerCore() != 1)) {
      throw Ec2Fault.unsupported(
          "CpuOptions can only be what the instance type has: CoreCount "
              + vcpus
              + " and ThreadsPerCore 1.");
    }
  }
}
