package cloud.oblak.compute.volume.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.ResourceIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Volume;

/** Lists volumes: none, and no id is one. */
@ApplicationScoped
public class DescribeVolumes implements AwsAction<DescribeVolumesRequest, DescribeVolumesResponse> {
  private static final ResourceIds IDS = new ResourceIds("vol", "volume", "InvalidVolume");
  private static final Paging PAGING = Paging.ec2("volumeIds");
  private static final List<String> FILTERS =
      List.of(
          "attachment.attach-time",
          "attachment.delete-on-termination",
          "attachment.device",
          "attachment.instance-id",
          "attachment.status",
          "availability-zone",
          "availability-zone-id",
          "create-time",
          "encrypted",
          "fast-restored",
          "multi-attach-enabled",
          "operator.managed",
          "operator.principal",
          "size",
          "snapshot-id",
          "status",
          "volume-id",
          "volume-type");

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
    List<String> ids = IDS.checked(request.volumeIds());
    PAGING.page(request.maxResults(), request.nextToken(), ids);
    MemoryFilters<Volume> known = new MemoryFilters<Volume>().tags(volume -> Map.of());
    FILTERS.forEach(name -> known.value(name, volume -> null));
    known.of(Ec2Lists.filters(request.filters()));
    IDS.allFound(ids, List.of());
    return DescribeVolumesResponse.builder().volumes(List.of()).build();
  }
}
