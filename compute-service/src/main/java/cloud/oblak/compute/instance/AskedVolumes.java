package cloud.oblak.compute.instance;

import cloud.oblak.compute.instancetype.InstanceType;
import cloud.oblak.compute.instancetype.InstanceTypes;
import cloud.oblak.compute.volume.VolumeChoice;
import cloud.oblak.kit.policy.TagRight;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What policies are told of the root volumes that a launch makes. */
@ApplicationScoped
class AskedVolumes {
  private final InstanceTypes types;

  AskedVolumes(InstanceTypes types) {
    this.types = types;
  }

  /** Their size is not known where the type of the launch is not. */
  RequestContext known(RunRequest request, VolumeChoice volume) {
    RequestContext known =
        TagRight.context(volume.tags())
            .with("ec2:VolumeType", volume.type().word())
            .with("ec2:Encrypted", "false");
    return gibibytes(request)
        .map(size -> known.with("ec2:VolumeSize", String.valueOf(size)))
        .orElse(known);
  }

  private Optional<Long> gibibytes(RunRequest request) {
    return request.rootDiskGiB() == null
        ? types.known(request.instanceType()).map(InstanceType::diskGiB)
        : Optional.of((long) request.rootDiskGiB());
  }
}
