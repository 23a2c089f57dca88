package cloud.oblak.compute.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every filter that EC2 documents for what is listed here is taken. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class DocumentedFiltersIT {
  private static final String VERSIONS = "DescribeLaunchTemplateVersions";

  @Inject Ec2Account account;

  private final TokenMint mint = new TokenMint(new ServiceKeys(TestInstallation.pki()));

  private static Map<String, List<String>> documented() throws IOException {
    Map<String, List<String>> byAction = new LinkedHashMap<>();
    try (InputStream file =
        DocumentedFiltersIT.class.getResourceAsStream("/documented-filters.txt")) {
      List<String> names = new ArrayList<>();
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith(" ")) {
          names.add(line.strip());
        } else {
          names = new ArrayList<>();
          byAction.put(line, names);
        }
      }
    }
    return byAction;
  }

  private Response call(String form) {
    return RestAssured.given()
        .header("Authorization", "Bearer " + mint.mint(account.principal(), "compute"))
        .contentType("application/x-www-form-urlencoded; charset=utf-8")
        .body(form + "&Version=2016-11-15")
        .post("/aws/compute/ec2");
  }

  @Test
  void everyDocumentedFilterIsTaken() throws IOException {
    List<String> refused = new ArrayList<>();
    documented()
        .forEach((action, names) -> {
          String latest = action.equals(VERSIONS) ? "&LaunchTemplateVersion.1=$Latest" : "";
          for (String name : names) {
            Response answer =
                call(
                    "Action="
                        + action
                        + latest
                        + "&Filter.1.Name="
                        + name
                        + "&Filter.1.Value.1=x*");
            if (answer.statusCode() != 200) {
              refused.add(action + " " + name + ": " + answer.asString());
            }
          }
        });
    assertEquals(List.of(), refused);
  }

  @Test
  void aFilterMatchesWhatTheInstanceShows() {
    account.host(16, 4L << 30);
    account.image("tiny");
    String run =
        call("Action=RunInstances&ImageId=tiny&InstanceType=c1.nano&MinCount=1&MaxCount=1"
                + "&Placement.AvailabilityZone=us-east-1b")
            .asString();
    String id = run.replaceAll("(?s).*<instanceId>(.*?)</instanceId>.*", "$1");
    Map<String, String> shown = new LinkedHashMap<>();
    shown.put("availability-zone-id", "use1-az2");
    shown.put("capacity-reservation-specification.capacity-reservation-preference", "open");
    shown.put("ebs-optimized", "false");
    shown.put("maintenance-options.auto-recovery", "default");
    shown.put("metadata-options.state", "applied");
    shown.put("network-interface.attachment.network-card-index", "0");
    shown.put("network-performance-options.bandwidth-weighting", "default");
    shown.put("operator.managed", "false");
    shown.forEach((name, value) -> {
      String found = instances(name, value);
      assertTrue(found.contains(id), name + " finds it in " + found);
      assertTrue(!instances(name, "other").contains(id), name + " does not find another value");
    });
    assertTrue(!instances("ipv6-address", "*").contains(id), "what is not there matches nothing");
  }

  private String instances(String name, String value) {
    return call("Action=DescribeInstances&Filter.1.Name=" + name + "&Filter.1.Value.1=" + value)
        .asString();
  }
}
