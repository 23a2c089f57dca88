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
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;

/** The zones of the region. */
@ApplicationScoped
public class DescribeAvailabilityZones
    implements AwsAction<DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResponse> {
  private static final MemoryFilters<AvailabilityZone> FILTERS =
      new MemoryFilters<AvailabilityZone>()
          .value("group-name", AvailabilityZone::groupName)
          .value("group-long-name", zone -> null)
          .value("message", zone -> null)
          .value("opt-in-status", AvailabilityZone::optInStatusAsString)
          .value("parent-zone-id", zone -> null)
          .value("parent-zone-name", zone -> null)
          .value("region-name", AvailabilityZone::regionName)
          .value("state", AvailabilityZone::stateAsString)
          .value("zone-id", AvailabilityZone::zoneId)
          .value("zone-name", AvailabilityZone::zoneName)
          .value("zone-type", AvailabilityZone::zoneType);

  private final Ec2Region region;

  DescribeAvailabilityZones(Ec2Region region) {
    this.region = region;
  }

  @Override
  public Class<DescribeAvailabilityZonesRequest> request() {
    return DescribeAvailabilityZonesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("ZoneNames", "ZoneIds", "Filters", "AllAvailabilityZones");
  }

  @Override
  public DescribeAvailabilityZonesResponse answer(
      DescribeAvailabilityZonesRequest request, AwsCall call) {
    List<AvailabilityZone> all = region.zones().stream().map(this::item).toList();
    known("ZoneNames", request.zoneNames(), all, AvailabilityZone::zoneName);
    known("ZoneIds", request.zoneIds(), all, AvailabilityZone::zoneId);
    return DescribeAvailabilityZonesResponse.builder()
        .availabilityZones(
            all.stream()
                .filter(zone ->
                    request.zoneNames().isEmpty() || request.zoneNames().contains(zone.zoneName()))
                .filter(zone ->
                    request.zoneIds().isEmpty() || request.zoneIds().contains(zone.zoneId()))
                .filter(FILTERS.of(Ec2Lists.filters(request.filters())))
                .toList())
        .build();
  }

  private static void known(
      String member,
      List<String> asked,
      List<AvailabilityZone> all,
      Function<AvailabilityZone, String> key) {
    List<String> names = all.stream().map(key).toList();
    List<String> unknown = asked.stream().filter(name -> !names.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw Fault.invalid(member, "Invalid availability zone: " + unknown);
    }
  }

  private AvailabilityZone item(String letter) {
    return AvailabilityZone.builder()
        .zoneName(region.zone(letter))
        .zoneId(region.zoneId(letter))
        .regionName(region.name())
        .state("available")
        .optInStatus("opt-in-not-required")
        .groupName(region.name() + "-zg-1")
        .networkBorderGroup(region.name())
        .zoneType("availability-zone")
        .build();
  }
}
