package cloud.oblak.compute.region.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.ec2.Ec2Region;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.Region;

/** The one region. */
@ApplicationScoped
public class DescribeRegions implements AwsAction<DescribeRegionsRequest, DescribeRegionsResponse> {
  // Its endpoint is wherever the caller reached us.
  private static final MemoryFilters<Region> FILTERS =
      new MemoryFilters<Region>()
          .value("endpoint", Region::endpoint)
          .value("opt-in-status", Region::optInStatus)
          .value("region-name", Region::regionName);

  private final Ec2Region region;

  DescribeRegions(Ec2Region region) {
    this.region = region;
  }

  @Override
  public Class<DescribeRegionsRequest> request() {
    return DescribeRegionsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("RegionNames", "Filters", "AllRegions");
  }

  @Override
  public DescribeRegionsResponse answer(DescribeRegionsRequest request, AwsCall call) {
    List<String> unknown =
        request.regionNames().stream().filter(name -> !name.equals(region.name())).toList();
    if (!unknown.isEmpty()) {
      throw Fault.invalid("RegionNames", "Invalid region names: " + unknown);
    }
    Region one =
        Region.builder().regionName(region.name()).optInStatus("opt-in-not-required").build();
    return DescribeRegionsResponse.builder()
        .regions(Stream.of(one).filter(FILTERS.of(Ec2Lists.filters(request.filters()))).toList())
        .build();
  }
}
