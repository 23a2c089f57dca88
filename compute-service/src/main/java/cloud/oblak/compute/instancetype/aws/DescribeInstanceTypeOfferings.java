package cloud.oblak.compute.instancetype.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.ec2.Ec2Region;
import cloud.oblak.compute.instancetype.InstanceType;
import cloud.oblak.compute.instancetype.InstanceTypes;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;

/** Where the types of the catalogue are offered: everywhere. */
@ApplicationScoped
public class DescribeInstanceTypeOfferings
    implements AwsAction<
        DescribeInstanceTypeOfferingsRequest, DescribeInstanceTypeOfferingsResponse> {
  private static final Paging PAGING = Paging.ec2("");
  private static final MemoryFilters<InstanceTypeOffering> FILTERS =
      new MemoryFilters<InstanceTypeOffering>()
          .value("instance-type", InstanceTypeOffering::instanceTypeAsString)
          .value("location", InstanceTypeOffering::location);

  private final InstanceTypes types;
  private final Ec2Region region;

  DescribeInstanceTypeOfferings(InstanceTypes types, Ec2Region region) {
    this.types = types;
    this.region = region;
  }

  @Override
  public Class<DescribeInstanceTypeOfferingsRequest> request() {
    return DescribeInstanceTypeOfferingsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("LocationType", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeInstanceTypeOfferingsResponse answer(
      DescribeInstanceTypeOfferingsRequest request, AwsCall call) {
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), List.of());
    String kind = request.locationType() == null ? "region" : request.locationTypeAsString();
    Predicate<InstanceTypeOffering> filter = FILTERS.of(Ec2Lists.filters(request.filters()));
    List<InstanceTypeOffering> all =
        types.all().stream()
            .flatMap(type -> locations(kind).map(location -> offering(type, kind, location)))
            .filter(filter)
            .toList();
    Page<InstanceTypeOffering> page =
        Paging.cut(all, wanted, one -> one.instanceTypeAsString() + " " + one.location());
    return DescribeInstanceTypeOfferingsResponse.builder()
        .instanceTypeOfferings(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private Stream<String> locations(String kind) {
    return switch (kind) {
      case "region" -> Stream.of(region.name());
      case "availability-zone" -> region.zones().stream().map(region::zone).sorted();
      case "availability-zone-id" -> region.zones().stream().map(region::zoneId).sorted();
      default -> throw Fault.invalid("LocationType", "Invalid location type: " + kind);
    };
  }

  private static InstanceTypeOffering offering(InstanceType type, String kind, String location) {
    return InstanceTypeOffering.builder()
        .instanceType(type.name())
        .locationType(kind)
        .location(location)
        .build();
  }
}
