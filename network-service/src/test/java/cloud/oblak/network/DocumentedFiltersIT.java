package cloud.oblak.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cloud.oblak.network.port.NetworkHosts;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.DocumentedFilters;
import cloud.oblak.testkit.DocumentedFilters.Shown;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every filter that EC2 documents for what is listed here is taken, and finds what it should. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class DocumentedFiltersIT {
  private static final String INTERFACES = "DescribeNetworkInterfaces";

  @Inject NetworkHosts hosts;

  @TestHTTPResource(value = "/", tls = true)
  String url;

  private final String port = IdKind.INTERFACE.next();
  private final String instance = IdKind.INSTANCE.next();
  private ServiceCalls calls;
  private String viewer;
  private String account;
  private DocumentedFilters filters;

  @BeforeEach
  void prepare() {
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    calls = new ServiceCalls(url.substring(0, url.length() - 1));
    viewer = calls.tokens().user(account, Role.VIEWER, "network");
    filters = new DocumentedFilters(getClass(), this::call);
    plug();
  }

  private void plug() {
    String host = IdKind.HOST.next();
    hosts.connected(host, new HostReport("h", "x86_64", 1, 1, 1, List.of(), true, "", "", ""));
    Map<String, String> wanted =
        Map.of(
            "portId",
            port,
            "accountId",
            account,
            "instanceId",
            instance,
            "hostId",
            host,
            "kind",
            "CONTAINER",
            "zone",
            "a");
    assertEquals(
        200, calls.asCompute("/internal/network/ports", Map.of("ports", List.of(wanted))).status());
  }

  private DocumentedFilters.Answer call(String form) {
    HttpResponse<String> answer = calls.aws(viewer, form);
    return new DocumentedFilters.Answer(answer.statusCode(), answer.body());
  }

  @Test
  void everyDocumentedFilterIsTakenAndFindsNothingByWhatNothingHas() {
    assertEquals(List.of(), filters.complaints(Map.of(), Set.of("DescribeAddresses")));
  }

  @Test
  void aFilterMatchesWhatTheResourceShows() {
    assertEquals(
        List.of(),
        filters.complaints(
            List.of(
                new Shown("DescribeVpcs", "owner-id", account, "<vpcId>"),
                new Shown("DescribeVpcs", "dhcp-options-id", "default", "<vpcId>"),
                new Shown("DescribeVpcs", "cidr-block-association.state", "associated", "<vpcId>"),
                new Shown("DescribeSubnets", "availability-zone-id", "use1-az2", "us-east-1b"),
                new Shown("DescribeSubnets", "available-ip-address-count", "4091", "<subnetId>"),
                new Shown("DescribeSubnets", "subnet-arn", "*:" + account + ":*", "<subnetId>"),
                new Shown("DescribeSubnets", "enable-dns64", "false", "use1-az1"),
                new Shown(
                    "DescribeSecurityGroups", "ip-permission.group-name", "default", "<groupId>"),
                new Shown(
                    "DescribeSecurityGroups", "ip-permission.user-id", account, "<groupId>"))));
    String none =
        call("Action=DescribeVpcs&Filter.1.Name=ipv6-cidr-block-association.state"
                + "&Filter.1.Value.1=*")
            .body();
    assertFalse(none.contains("<vpcId>"), "what is not there matches nothing");
  }

  @Test
  void anInterfaceIsFoundByWhatItShows() {
    Map<String, String> shown =
        Map.ofEntries(
            Map.entry("addresses.association.owner-id", "amazon"),
            Map.entry("addresses.primary", "true"),
            Map.entry("addresses.private-ip-address", "172.31.*"),
            Map.entry("association.public-ip", "*.*.*.*"),
            Map.entry("attachment.attach-time", "20*"),
            Map.entry("attachment.attachment-id", port.replace("eni-", "eni-attach-")),
            Map.entry("attachment.delete-on-termination", "true"),
            Map.entry("attachment.device-index", "0"),
            Map.entry("attachment.instance-id", instance),
            Map.entry("attachment.instance-owner-id", account),
            Map.entry("attachment.status", "attached"),
            Map.entry("availability-zone", "us-east-1a"),
            Map.entry("availability-zone-id", "use1-az1"),
            Map.entry("group-id", "sg-*"),
            Map.entry("interface-type", "interface"),
            Map.entry("mac-address", "*:*:*:*:*:*"),
            Map.entry("network-interface-id", port),
            Map.entry("operator.managed", "false"),
            Map.entry("owner-id", account),
            Map.entry("private-dns-name", "ip-*.ec2.internal"),
            Map.entry("private-ip-address", "172.31.*"),
            Map.entry("requester-managed", "false"),
            Map.entry("source-dest-check", "true"),
            Map.entry("status", "in-use"),
            Map.entry("subnet-id", "subnet-*"),
            Map.entry("vpc-id", "vpc-*"));
    assertEquals(
        List.of(),
        filters.complaints(
            shown.entrySet().stream()
                .map(each -> new Shown(INTERFACES, each.getKey(), each.getValue(), port))
                .toList()));
  }
}
