package cloud.oblak.kit.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsResponse;
import software.amazon.awssdk.services.ec2.model.Region;

class AwsRegistryTest {
  /** An action of the kit itself, which stands for a service here. */
  private static final class Regions
      implements AwsAction<DescribeRegionsRequest, DescribeRegionsResponse> {
    @Override
    public Class<DescribeRegionsRequest> request() {
      return DescribeRegionsRequest.class;
    }

    @Override
    public Members honours() {
      return Members.of("RegionNames");
    }

    @Override
    public DescribeRegionsResponse answer(DescribeRegionsRequest request, AwsCall call) {
      return DescribeRegionsResponse.builder()
          .regions(Region.builder().regionName("us-east-1").build())
          .build();
    }
  }

  @Test
  void anActionIsFoundInItsServiceOnly() {
    AwsRegistry registry = new AwsRegistry(List.of(new Regions()));
    assertTrue(registry.find("kit", AwsApi.EC2, "DescribeRegions").isPresent());
    assertFalse(registry.find("compute", AwsApi.EC2, "DescribeRegions").isPresent());
    assertFalse(registry.find("kit", AwsApi.IAM, "DescribeRegions").isPresent());
  }

  @Test
  void twoBeansForOneActionStopTheStart() {
    List<AwsAction<?, ?>> twice = List.of(new Regions(), new Regions());
    assertThrows(IllegalStateException.class, () -> new AwsRegistry(twice));
  }

  @Test
  void aHomeListsWhatAwsHasBesideWhatIsBuilt() {
    List<AwsRegistry.Listed> listed = new AwsRegistry(List.of(new Regions())).of("compute");
    assertTrue(listed.contains(new AwsRegistry.Listed("ec2", "RunInstances", false)));
    assertTrue(listed.size() > 500, "EC2 has more actions than " + listed.size());
    assertEquals(
        List.of(new AwsRegistry.Listed("ec2", "DescribeRegions", true)),
        new AwsRegistry(List.of(new Regions())).of("kit"));
  }

  @Test
  void whatAwsKnowsIsToldFromWhatNobodyKnows() {
    assertTrue(AwsApi.EC2.knows("CreateTransitGateway"));
    assertFalse(AwsApi.EC2.knows("MakeCoffee"));
    assertFalse(AwsApi.EC2.knows("../Tag"));
  }
}
