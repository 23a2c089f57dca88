package cloud.oblak.compute.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.testkit.DocumentedFilters;
import cloud.oblak.testkit.DocumentedFilters.Shown;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every filter that EC2 documents for what is listed here is taken, and finds what it should. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class DocumentedFiltersIT {
  private static final String INSTANCES = "DescribeInstances";

  @Inject Ec2Account account;

  private final TokenMint mint = new TokenMint(new ServiceKeys(TestInstallation.pki()));
  private final DocumentedFilters filters = new DocumentedFilters(getClass(), this::call);
  private String instance;

  private DocumentedFilters.Answer call(String form) {
    Response answer =
        RestAssured.given()
            .header("Authorization", "Bearer " + mint.mint(account.principal(), "compute"))
            .contentType("application/x-www-form-urlencoded; charset=utf-8")
            .body(form + "&Version=2016-11-15")
            .post("/aws/compute/ec2");
    return new DocumentedFilters.Answer(answer.statusCode(), answer.asString());
  }

  @BeforeEach
  void run() {
    account.host(16, 4L << 30);
    account.image("tiny");
    String run =
        call("Action=RunInstances&ImageId=tiny&InstanceType=t3.nano&MinCount=1&MaxCount=1"
                + "&Placement.AvailabilityZone=us-east-1b")
            .body();
    instance = run.replaceAll("(?s).*<instanceId>(.*?)</instanceId>.*", "$1");
  }

  @Test
  void everyDocumentedFilterIsTakenAndFindsNothingByWhatNothingHas() {
    for (String make :
        List.of(
            "CreateKeyPair&KeyName=mine",
            "CreateLaunchTemplate&LaunchTemplateName=mine&LaunchTemplateData.ImageId=tiny",
            "CreateTags&ResourceId.1=" + instance + "&Tag.1.Key=team&Tag.1.Value=a")) {
      DocumentedFilters.Answer made = call("Action=" + make);
      assertEquals(200, made.status(), made.body());
    }
    assertEquals(
        List.of(),
        filters.complaints(
            Map.of(
                "DescribeLaunchTemplateVersions",
                "&LaunchTemplateVersion.1=$Latest",
                "DescribeInstanceStatus",
                "&IncludeAllInstances=true"),
            Set.of("DescribeIamInstanceProfileAssociations")));
  }

  @Test
  void aFilterMatchesWhatTheInstanceShows() {
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("availability-zone-id", "use1-az2");
    shown.put("capacity-reservation-specification.capacity-reservation-preference", "open");
    shown.put("ebs-optimized", "false");
    shown.put("maintenance-options.auto-recovery", "default");
    shown.put("metadata-options.state", "applied");
    shown.put("network-interface.attachment.network-card-index", "0");
    shown.put("network-performance-options.bandwidth-weighting", "default");
    shown.put("operator.managed", "false");
    assertEquals(
        List.of(),
        filters.complaints(
            shown.entrySet().stream()
                .map(each -> new Shown(INSTANCES, each.getKey(), each.getValue(), instance))
                .toList()));
    String none =
        call("Action=" + INSTANCES + "&Filter.1.Name=ipv6-address&Filter.1.Value.1=*").body();
    assertFalse(none.contains(instance), "what is not there matches nothing");
  }
}
