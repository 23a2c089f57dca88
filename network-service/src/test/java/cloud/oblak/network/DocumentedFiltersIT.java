package cloud.oblak.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every filter that EC2 documents for what is listed here is taken. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class DocumentedFiltersIT {
  @TestHTTPResource(value = "/", tls = true)
  String url;

  private ServiceCalls calls;
  private String viewer;
  private String account;

  @BeforeEach
  void prepare() {
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    calls = new ServiceCalls(url.substring(0, url.length() - 1));
    viewer = calls.tokens().user(account, Role.VIEWER, "network");
  }

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

  private HttpResponse<String> call(String action, String name, String value) {
    return calls.aws(
        viewer, "Action=" + action + "&Filter.1.Name=" + name + "&Filter.1.Value.1=" + value);
  }

  @Test
  void everyDocumentedFilterIsTaken() throws IOException {
    List<String> refused = new ArrayList<>();
    documented()
        .forEach((action, names) -> {
          for (String name : names) {
            HttpResponse<String> answer = call(action, name, "x*");
            if (answer.statusCode() != 200) {
              refused.add(action + " " + name + ": " + answer.body());
            }
          }
        });
    assertEquals(List.of(), refused);
  }

  @Test
  void aFilterMatchesWhatTheResourceShows() {
    List.of(
            List.of("DescribeVpcs", "owner-id", account, "<vpcId>"),
            List.of("DescribeVpcs", "dhcp-options-id", "default", "<vpcId>"),
            List.of("DescribeVpcs", "cidr-block-association.state", "associated", "<vpcId>"),
            List.of("DescribeSubnets", "availability-zone-id", "use1-az2", "us-east-1b"),
            List.of("DescribeSubnets", "available-ip-address-count", "4091", "<subnetId>"),
            List.of("DescribeSubnets", "subnet-arn", "*:" + account + ":*", "<subnetId>"),
            List.of("DescribeSubnets", "enable-dns64", "false", "use1-az1"),
            List.of("DescribeSecurityGroups", "ip-permission.group-name", "default", "<groupId>"),
            List.of("DescribeSecurityGroups", "ip-permission.user-id", account, "<groupId>"))
        .forEach(each -> {
          String found = call(each.get(0), each.get(1), each.get(2)).body();
          assertTrue(found.contains(each.get(3)), each + " finds it in " + found);
          String other = call(each.get(0), each.get(1), "other").body();
          assertTrue(!other.contains(each.get(3)), each + " does not find another value");
        });
    String none = call("DescribeVpcs", "ipv6-cidr-block-association.state", "*").body();
    assertTrue(!none.contains("<vpcId>"), "what is not there matches nothing");
  }
}
