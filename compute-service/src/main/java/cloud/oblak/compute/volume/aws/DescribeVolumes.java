package cloud.oblak.compute.volume.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.ec2.Ec2Region;
import cloud.oblak.compute.volume.RootVolume;
import cloud.oblak.compute.volume.RootVolumes;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;

/** Lists volumes: the root disks of instances. */
@ApplicationScoped
public class DescribeVolumes implements AwsAction<DescribeVolumesRequest, DescribeVolumesResponse> {
  private static final Paging PAGING = Paging.ec2("volumeIds");

  private final RootVolumes volumes;
  private final VolumeFilters filters;
  private final Ec2Region region;

  DescribeVolumes(RootVolumes volumes, VolumeFilters filters, Ec2Region region) {
    this.volumes = volumes;
    this.filters = filters;
    this.region = region;
  }

  @Override
  public Class<DescribeVolumesRequest> request() {
    return DescribeVolumesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("VolumeIds", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeVolumesResponse answer(DescribeVolumesRequest request, AwsCall call) {
    List<String> ids = RootVolumes.IDS.checked(request.volumeIds());
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), ids);
    Page<RootVolume> page =
        volumes.search(call.accountId(), filters.volumes(ids, request.filters()), wanted);
    volumes.checkFound(call.accountId(), ids, page.items());
    return DescribeVolumesResponse.builder()
        .volumes(page.items().stream().map(this::item).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private Volume item(RootVolume volume) {
    return Volume.builder()
        .volumeId(volume.id())
        .state("in-use")
        .size(volume.gibibytes())
        .volumeType(volume.type().word())
        .iops(volume.iops())
        .throughput(volume.throughput())
        .snapshotId("")
        .encrypted(false)
        .fastRestored(false)
        .multiAttachEnabled(false)
        .availabilityZone(region.zone(volume.zone()))
        .availabilityZoneId(region.zoneId(volume.zone()))
        .createTime(volume.createdAt())
        .operator(o -> o.managed(false))
        .attachments(
            VolumeAttachment.builder()
                .volumeId(volume.id())
                .instanceId(volume.instanceId())
                .device(RootVolume.DEVICE)
                .state(volume.attachment())
                .attachTime(volume.createdAt())
                .deleteOnTermination(true)
                .build())
        .tags(Ec2Lists.list(volume.tags()))
        .build();
  }
}
