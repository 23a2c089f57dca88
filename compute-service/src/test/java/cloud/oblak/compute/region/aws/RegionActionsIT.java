package cloud.oblak.compute.region.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.compute.instancetype.aws.DescribeInstanceTypeOfferings;
import cloud.oblak.compute.instancetype.aws.DescribeInstanceTypes;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.AccountAttribute;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAccountAttributesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class RegionActionsIT {
  @Inject Ec2Account account;
  @Inject DescribeRegions regions;
  @Inject DescribeAvailabilityZones zones;
  @Inject DescribeAccountAttributes attributes;
  @Inject DescribeInstanceTypes types;
  @Inject DescribeInstanceTypeOfferings offerings;

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  @Test
  void thereIsOneRegionWithItsZones() {
    assertEquals(
        "us-east-1",
        account
            .call(regions, DescribeRegionsRequest.builder().build())
            .regions()
            .getFirst()
            .regionName());
    assertEquals(
        "InvalidParameterValue",
        account.refusal(regions, DescribeRegionsRequest.builder().regionNames("eu-1").build()));
    assertEquals(
        List.of("us-east-1a", "us-east-1b", "us-east-1c"),
        account
            .call(zones, DescribeAvailabilityZonesRequest.builder().build())
            .availabilityZones()
            .stream()
            .map(AvailabilityZone::zoneName)
            .toList());
    assertEquals(
        "use1-az2",
        account
            .call(
                zones,
                DescribeAvailabilityZonesRequest.builder()
                    .filters(filter("zone-name", "*b"), filter("state", "available"))
                    .build())
            .availabilityZones()
            .getFirst()
            .zoneId());
    assertEquals(
        "InvalidParameterValue",
        account.refusal(
            zones, DescribeAvailabilityZonesRequest.builder().zoneNames("us-east-1z").build()));
  }

  @Test
  void anAccountHasADefaultVpc() {
    List<AccountAttribute> all =
        account
            .call(
                attributes,
                DescribeAccountAttributesRequest.builder()
                    .attributeNamesWithStrings("default-vpc")
                    .build())
            .accountAttributes();
    assertEquals(1, all.size());
    assertEquals("vpc-1", all.getFirst().attributeValues().getFirst().attributeValue());
  }

  @Test
  void theCatalogueIsFoundByNameFilterAndPage() {
    InstanceTypeInfo nano =
        account
            .call(
                types,
                DescribeInstanceTypesRequest.builder().instanceTypesWithStrings("t3.nano").build())
            .instanceTypes()
            .getFirst();
    assertEquals(512, nano.memoryInfo().sizeInMiB());
    assertEquals(2, nano.vCpuInfo().defaultVCpus());
    assertTrue(nano.burstablePerformanceSupported());
    DescribeInstanceTypesResponse large =
        account.call(
            types,
            DescribeInstanceTypesRequest.builder()
                .filters(filter("vcpu-info.default-vcpus", "16"), filter("instance-type", "m5.*"))
                .build());
    assertEquals("m5.4xlarge", large.instanceTypes().getFirst().instanceTypeAsString());
    DescribeInstanceTypesResponse first =
        account.call(types, DescribeInstanceTypesRequest.builder().maxResults(5).build());
    assertEquals(5, first.instanceTypes().size());
    assertEquals(
        "InvalidInstanceType",
        account.refusal(
            types,
            DescribeInstanceTypesRequest.builder().instanceTypesWithStrings("t9.no").build()));
    assertEquals(
        3,
        account
            .call(
                offerings,
                DescribeInstanceTypeOfferingsRequest.builder()
                    .locationType("availability-zone")
                    .filters(filter("instance-type", "c1.nano"))
                    .build())
            .instanceTypeOfferings()
            .size());
  }

  @Test
  void anAccountIsToldItsOwnLimits() {
    List<AccountAttribute> all =
        account
            .call(attributes, DescribeAccountAttributesRequest.builder().build())
            .accountAttributes();
    assertEquals("2000", value(all, "max-instances"));
    assertEquals("7", value(all, "max-elastic-ips"));
    assertEquals("7", value(all, "vpc-max-elastic-ips"));
    assertEquals("5", value(all, "vpc-max-security-groups-per-interface"));
  }

  private static String value(List<AccountAttribute> all, String name) {
    return all.stream()
        .filter(attribute -> attribute.attributeName().equals(name))
        .findFirst()
        .orElseThrow()
        .attributeValues()
        .getFirst()
        .attributeValue();
  }
}
