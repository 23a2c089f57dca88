package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.image.Images;
import cloud.oblak.compute.instance.RunRequest;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.platform.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** EC2's words for a launch in our own. */
final class LaunchWords {
  private static final String DEFAULT_TYPE = "m1.small";
  private static final ResourceIds SUBNETS =
      new ResourceIds("subnet", "subnet ID", "InvalidSubnetID");

  /** The form of security groups' ids. */
  static final ResourceIds GROUPS = new ResourceIds("sg", "security group", "InvalidGroupId");

  private LaunchWords() {}

  static RunRequest of(RunInstancesRequest request) {
    InstanceNetworkInterfaceSpecification nic = networkInterface(request);
    Map<String, String> tags = new TreeMap<>(RootDiskWords.otherTags(request));
    return new RunRequest(
        image(request.imageId()),
        request.instanceTypeAsString() == null ? DEFAULT_TYPE : request.instanceTypeAsString(),
        count("MaxCount", request.maxCount()),
        count("MinCount", request.minCount()),
        null,
        request.keyName(),
        request.userData(),
        tags,
        groups(request, nic),
        null,
        null,
        null,
        request.disableApiTermination(),
        request.placement() == null ? null : request.placement().availabilityZone(),
        subnet(nic == null ? request.subnetId() : nic.subnetId()),
        RootDiskWords.gibibytes(request.blockDeviceMappings()),
        request.instanceInitiatedShutdownBehaviorAsString(),
        request.monitoring() == null ? null : request.monitoring().enabled(),
        MetadataWords.choice(request.metadataOptions()),
        ProfileWords.reference(request.iamInstanceProfile()),
        null);
  }

  private static String image(String reference) {
    if (reference == null || reference.isEmpty()) {
      throw Fault.missing("ImageId", "The request must contain the parameter ImageId");
    }
    return reference.startsWith("ami-")
        ? Images.IDS.checked(List.of(reference)).getFirst()
        : reference;
  }

  private static int count(String member, Integer count) {
    if (count == null) {
      throw Fault.missing(member, "The request must contain the parameter " + member);
    }
    if (count < 1) {
      throw Fault.invalid(
          member,
          "Value (" + count + ") for parameter " + member + " is invalid. It must be 1 or more.");
    }
    return count;
  }

  private static String subnet(String id) {
    return id == null ? null : SUBNETS.checked(List.of(id)).getFirst();
  }

  private static List<String> groups(
      RunInstancesRequest request, InstanceNetworkInterfaceSpecification nic) {
    List<String> ids = nic == null ? request.securityGroupIds() : nic.groups();
    List<String> all = new ArrayList<>(GROUPS.checked(ids));
    all.addAll(request.securityGroups());
    return all.isEmpty() ? null : all;
  }

  private static InstanceNetworkInterfaceSpecification networkInterface(
      RunInstancesRequest request) {
    if (request.networkInterfaces().isEmpty()) {
      return null;
    }
    if (request.networkInterfaces().size() > 1) {
      throw Ec2Fault.unsupported("An instance has one network interface, with DeviceIndex 0.");
    }
    if (request.subnetId() != null
        || !request.securityGroupIds().isEmpty()
        || !request.securityGroups().isEmpty()) {
      throw Ec2Fault.combination(
          "Network interfaces and an instance-level subnet ID or security groups may not be"
              + " specified on the same request");
    }
    return request.networkInterfaces().getFirst();
  }
}
