package cloud.oblak.compute.ec2;

import cloud.oblak.kit.aws.Members;
import java.util.Arrays;
import java.util.stream.Stream;

/** What can be said of a launch, in a request or in a template. */
public final class LaunchMembers {
  private static final String[] HONOURED = {
    "BlockDeviceMappings.DeviceName",
    "BlockDeviceMappings.Ebs.VolumeSize",
    "BlockDeviceMappings.Ebs.VolumeType",
    "CpuOptions.CoreCount",
    "CpuOptions.ThreadsPerCore",
    "DisableApiTermination",
    "IamInstanceProfile.Arn",
    "IamInstanceProfile.Name",
    "ImageId",
    "InstanceInitiatedShutdownBehavior",
    "InstanceType",
    "KeyName",
    "Monitoring.Enabled",
    "NetworkInterfaces.Groups",
    "NetworkInterfaces.SubnetId",
    "Placement.AvailabilityZone",
    "Placement.AvailabilityZoneId",
    "SecurityGroupIds",
    "SecurityGroups",
    "UserData",
  };

  private LaunchMembers() {}

  /**
   * The members of a launch.
   *
   * @param path where they are: empty, or the name of a structure and a dot
   * @param others more of the request that are honoured
   */
  public static Members of(String path, String... others) {
    String[] honoured =
        Stream.of(
                Arrays.stream(HONOURED).map(name -> path + name),
                MetadataChoice.below(path + "MetadataOptions."),
                Arrays.stream(others))
            .flatMap(names -> names)
            .toArray(String[]::new);
    return Members.of(honoured)
        .orDefault(path + "BlockDeviceMappings.Ebs.DeleteOnTermination", true)
        .orDefault(path + "BlockDeviceMappings.Ebs.Encrypted", false)
        .orDefault(path + "BlockDeviceMappings.Ebs.Iops", 3000)
        .orDefault(path + "BlockDeviceMappings.Ebs.Throughput", 125)
        .orDefault(path + "CapacityReservationSpecification.CapacityReservationPreference", "open")
        .orDefault(path + "CreditSpecification.CpuCredits", "unlimited")
        .orDefault(path + "DisableApiStop", false)
        .orDefault(path + "EbsOptimized", false)
        .orDefault(path + "EnclaveOptions.Enabled", false)
        .orDefault(path + "HibernationOptions.Configured", false)
        .orDefault(path + "MaintenanceOptions.AutoRecovery", "default")
        .orDefault(path + "NetworkInterfaces.AssociatePublicIpAddress", true)
        .orDefault(path + "NetworkInterfaces.DeleteOnTermination", true)
        .orDefault(path + "NetworkInterfaces.DeviceIndex", 0)
        .orDefault(path + "NetworkInterfaces.InterfaceType", "interface")
        .orDefault(path + "NetworkInterfaces.Ipv6AddressCount", 0)
        .orDefault(path + "NetworkInterfaces.NetworkCardIndex", 0)
        .orDefault(path + "NetworkInterfaces.SecondaryPrivateIpAddressCount", 0)
        .orDefault(path + "Placement.GroupName", "")
        .orDefault(path + "Placement.Tenancy", "default")
        .orDefault(path + "PrivateDnsNameOptions.EnableResourceNameDnsARecord", false)
        .orDefault(path + "PrivateDnsNameOptions.EnableResourceNameDnsAAAARecord", false)
        .orDefault(path + "PrivateDnsNameOptions.HostnameType", "ip-name")
        .orDefault(path + "MetadataOptions.HttpProtocolIpv6", "disabled");
  }
}
