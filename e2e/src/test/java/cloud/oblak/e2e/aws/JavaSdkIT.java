package cloud.oblak.e2e.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS SDK for Java runs, waits, pages, and understands every refusal. */
class JavaSdkIT {
  private static final WaiterOverrideConfiguration SOON =
      WaiterOverrideConfiguration.builder()
          .backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(500)))
          .maxAttempts(120)
          .build();

  private final AwsKeys keys = AwsKeys.newAccount("java-sdk");

  @Test
  void instancesAreRunFoundPagedAndTerminated() {
    try (Ec2Client ec2 = JavaSdk.ec2(keys);
        Ec2Waiter waiter = Ec2Waiter.builder().client(ec2).overrideConfiguration(SOON).build()) {
      RunInstancesRequest.Builder run = run(image(ec2));
      Ec2Exception dry =
          assertThrows(Ec2Exception.class, () -> ec2.runInstances(run.dryRun(true).build()));
      assertEquals("DryRunOperation", dry.awsErrorDetails().errorCode());
      assertEquals(412, dry.statusCode());
      assertFalse(dry.requestId().isEmpty());

      List<String> ids =
          ec2.runInstances(run.dryRun(false).build()).instances().stream()
              .map(Instance::instanceId)
              .sorted()
              .toList();
      waiter.waitUntilInstanceRunning(r -> r.instanceIds(ids));
      assertEquals(
          ids,
          ec2
              .describeInstancesPaginator(r -> r.maxResults(5).filters(filter("tag:team", "j*")))
              .reservations()
              .stream()
              .flatMap(reservation -> reservation.instances().stream())
              .map(Instance::instanceId)
              .sorted()
              .toList());
      ec2.terminateInstances(r -> r.instanceIds(ids));
      DescribeInstancesResponse last =
          waiter
              .waitUntilInstanceTerminated(r -> r.instanceIds(ids))
              .matched()
              .response()
              .orElseThrow();
      assertEquals(
          InstanceStateName.TERMINATED,
          last.reservations().getFirst().instances().getFirst().state().name());
    }
  }

  @Test
  void refusalsHaveTheTypesOfTheSdk() {
    try (StsClient sts = JavaSdk.sts(keys);
        IamClient iam = JavaSdk.iam(keys);
        Ec2Client ec2 = JavaSdk.ec2(keys);
        Ec2Client wrong = JavaSdk.ec2(keys.withSecret("w".repeat(40)))) {
      assertEquals(keys.accountId(), sts.getCallerIdentity().account());
      assertThrows(NoSuchEntityException.class, () -> iam.getUser(r -> r.userName("nobody")));
      iam.createUser(r -> r.userName("robot"));
      assertEquals("robot", iam.getUser(r -> r.userName("robot")).user().userName());
      assertEquals("InvalidInstanceID.NotFound", code(() -> describe(ec2, "i-" + "0".repeat(17))));
      assertEquals("InvalidInstanceID.Malformed", code(() -> describe(ec2, "i-?")));
      // The body of a 401, which names AuthFailure, is kept back by Java's own HttpURLConnection.
      assertEquals(401, assertThrows(Ec2Exception.class, wrong::describeInstances).statusCode());
    }
  }

  private static void describe(Ec2Client ec2, String id) {
    ec2.describeInstances(r -> r.instanceIds(id));
  }

  private static String code(Runnable call) {
    return assertThrows(Ec2Exception.class, call::run).awsErrorDetails().errorCode();
  }

  private static String image(Ec2Client ec2) {
    return ec2.describeImages(r -> r.filters(filter("name", "tiny"))).images().getFirst().imageId();
  }

  private static RunInstancesRequest.Builder run(String image) {
    return RunInstancesRequest.builder()
        .imageId(image)
        .instanceType("c1.nano")
        .minCount(2)
        .maxCount(2)
        .tagSpecifications(
            TagSpecification.builder()
                .resourceType(ResourceType.INSTANCE)
                .tags(Tag.builder().key("team").value("java").build())
                .build());
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
