package cloud.oblak.compute.instance.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceCreditSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** What clients ask beside every instance. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class BesideInstancesIT {
  @Inject Ec2Account account;
  @Inject RunInstances run;
  @Inject DescribeInstanceCreditSpecifications credits;
  @Inject DescribeIamInstanceProfileAssociations profiles;

  @BeforeEach
  void prepare() {
    account.host(64, 1L << 36);
    account.image("tiny");
  }

  private String launch(String type) {
    return account
        .call(
            run,
            RunInstancesRequest.builder()
                .imageId("tiny")
                .instanceType(type)
                .minCount(1)
                .maxCount(1)
                .build())
        .instances()
        .getFirst()
        .instanceId();
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  @Test
  void onlyInstancesOfBurstableTypesHaveCredits() {
    String burstable = launch("t3.nano");
    String steady = launch("m5.large");
    List<InstanceCreditSpecification> all =
        account
            .call(
                credits,
                DescribeInstanceCreditSpecificationsRequest.builder()
                    .instanceIds(burstable, steady)
                    .build())
            .instanceCreditSpecifications();
    assertEquals(List.of(burstable), all.stream().map(one -> one.instanceId()).toList());
    assertEquals("unlimited", all.getFirst().cpuCredits());
    assertEquals(
        "InvalidInstanceID.NotFound",
        account.refusal(
            credits,
            DescribeInstanceCreditSpecificationsRequest.builder()
                .instanceIds("i-00000000000000000")
                .build()));
  }

  @Test
  void anInstanceWithoutAProfileHasNoAssociation() {
    String id = launch("c1.nano");
    assertEquals(
        List.of(),
        account
            .call(
                profiles,
                DescribeIamInstanceProfileAssociationsRequest.builder()
                    .filters(filter("instance-id", id))
                    .build())
            .iamInstanceProfileAssociations());
  }
}
