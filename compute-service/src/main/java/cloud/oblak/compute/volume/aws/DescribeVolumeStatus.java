package cloud.oblak.compute.volume.aws;

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
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumeStatusResponse;
import software.amazon.awssdk.services.ec2.model.VolumeStatusDetails;
import software.amazon.awssdk.services.ec2.model.VolumeStatusItem;

/** How volumes are; a root disk is as its instance is. */
@ApplicationScoped
public class DescribeVolumeStatus
    implements AwsAction<DescribeVolumeStatusRequest, DescribeVolumeStatusResponse> {
  private static final Paging PAGING = Paging.ec2("volumeIds");

  private final RootVolumes volumes;
  private final VolumeFilters filters;
  private final Ec2Region region;

  DescribeVolumeStatus(RootVolumes volumes, VolumeFilters filters, Ec2Region region) {
    this.volumes = volumes;
    this.filters = filters;
    this.region = region;
  }

  @Override
  public Class<DescribeVolumeStatusRequest> request() {
    return DescribeVolumeStatusRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("VolumeIds", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeVolumeStatusResponse answer(DescribeVolumeStatusRequest request, AwsCall call) {
    List<String> ids = RootVolumes.IDS.checked(request.volumeIds());
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), ids);
    Page<RootVolume> page =
        volumes.search(call.accountId(), filters.statuses(ids, request.filters()), wanted);
    volumes.checkFound(call.accountId(), ids, page.items());
    return DescribeVolumeStatusResponse.builder()
        .volumeStatuses(page.items().stream().map(this::item).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private VolumeStatusItem item(RootVolume volume) {
    return VolumeStatusItem.builder()
        .volumeId(volume.id())
        .availabilityZone(region.zone(volume.zone()))
        .availabilityZoneId(region.zoneId(volume.zone()))
        .volumeStatus(status ->
            status
                .status("ok")
                .details(
                    detail("io-enabled", "passed"), detail("io-performance", "not-applicable")))
        .actions(List.of())
        .events(List.of())
        .build();
  }

  private static VolumeStatusDetails detail(String name, String status) {
    return VolumeStatusDetails.builder().name(name).status(status).build();
  }
}
