package cloud.oblak.metering.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.kit.audit.AuditedResource;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(
    value = TestInstallation.class,
    initArgs = @ResourceArg(name = "oblak.metering.feeds", value = "metering"))
class AuditIT {
  private static final String TARGET =
      "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";

  @Inject AuditStore store;
  @Inject AuditPurge purge;

  @Inject
  @Identifier("metering")
  ServiceDatabase database;

  @TestHTTPResource("/")
  String url;

  private final HttpClient http = HttpClient.newHttpClient();
  private String account;
  private Instant now;

  @BeforeEach
  void prepare() {
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private AuditRecord record(String action, Instant at, String... instances) {
    List<AuditedResource> about = new ArrayList<>();
    for (String id : instances) {
      about.add(new AuditedResource("AWS::EC2::Instance", id));
    }
    return new AuditRecord(
        UUID.randomUUID(),
        at,
        account,
        "aws",
        "ec2.amazonaws.com",
        action,
        action.startsWith("Describe"),
        "arn:aws:iam::" + account + ":user/ann",
        "ann",
        "access-key",
        "AKIAABCDEFGHIJKLMNOP",
        "192.0.2.1",
        "aws-cli/1",
        "request-1",
        "{\"InstanceId.1\":\"i-1\"}",
        about,
        200,
        action.startsWith("Stop") ? "IncorrectInstanceState" : "",
        action.startsWith("Stop") ? "It is \u0000 stopped" : "");
  }

  private JsonNode send(HttpRequest.Builder request, Role role, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            request
                .header(
                    "Authorization", TestTokens.ofInstallation().user(account, role, "metering"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(status, response.statusCode(), response.body());
    return new ObjectMapper().readTree(response.body());
  }

  private JsonNode get(String query) throws IOException, InterruptedException {
    return send(
            HttpRequest.newBuilder(URI.create(url + "v1/audit-records" + query)), Role.ADMIN, 200)
        .path("auditRecords");
  }

  private JsonNode lookup(String body, int status) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + "aws/metering/cloudtrail"))
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", TARGET)
            .header("X-Oblak-Aws-Method", "POST")
            .header("X-Oblak-Aws-Path", "/")
            .POST(HttpRequest.BodyPublishers.ofString(body)),
        Role.ADMIN,
        status);
  }

  private void three() {
    store.add(
        List.of(
            record("RunInstances", now.minusSeconds(3), "i-1"),
            record("DescribeInstances", now.minusSeconds(2)),
            record("StopInstances", now.minusSeconds(1), "i-1", "i-2")));
  }

  @Test
  void aRecordThatIsDeliveredTwiceIsStoredOnce() throws Exception {
    AuditRecord one = record("RunInstances", now);
    store.add(List.of(one));
    store.add(List.of(one, record("StopInstances", now.plusSeconds(1))));
    assertEquals(2, get("").size());
  }

  @Test
  void anAccountReadsItsOwnNewestFirstInPages() throws Exception {
    three();
    String mine = account;
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    store.add(List.of(record("RunInstances", now)));
    assertEquals(1, get("").size());
    account = mine;
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          send(
              HttpRequest.newBuilder(
                  URI.create(url + "v1/audit-records?limit=1&nextToken=" + token)),
              Role.ADMIN,
              200);
      names.add(page.at("/auditRecords/0/eventName").asText());
      token = page.path("nextToken").asText("");
    } while (!token.isEmpty());
    assertEquals(List.of("StopInstances", "DescribeInstances", "RunInstances"), names);
  }

  @Test
  void recordsAreFoundByEveryAttributeAndTime() throws Exception {
    three();
    assertEquals(1, get("?eventName=RunInstances").size());
    assertEquals(2, get("?readOnly=false").size());
    assertEquals(2, get("?resourceName=i-1").size());
    assertEquals(1, get("?resourceName=i-2&resourceType=AWS::EC2::Instance").size());
    assertEquals(3, get("?userName=ann&eventSource=ec2.amazonaws.com").size());
    assertEquals(3, get("?accessKeyId=AKIAABCDEFGHIJKLMNOP").size());
    assertEquals(0, get("?eventId=no-id").size());
    assertEquals(0, get("?resourceName=%22%5C").size());
    assertEquals(1, get("?eventId=" + get("").get(0).path("id").asText()).size());
    assertEquals(2, get("?from=" + now.minusSeconds(2)).size());
    assertEquals(1, get("?to=" + now.minusSeconds(2)).size());
    JsonNode stop = get("").get(0);
    assertEquals("IncorrectInstanceState", stop.path("errorCode").asText());
    assertEquals("i-1", stop.at("/parameters/InstanceId.1").asText());
    assertTrue(get("").get(1).path("errorCode").isMissingNode());
    send(
        HttpRequest.newBuilder(URI.create(url + "v1/audit-records?from=yesterday")),
        Role.ADMIN,
        400);
  }

  @Test
  void onlyAdministratorsReadThem() throws Exception {
    for (Role role : List.of(Role.MEMBER, Role.VIEWER)) {
      send(HttpRequest.newBuilder(URI.create(url + "v1/audit-records")), role, 403);
    }
  }

  @Test
  void cloudTrailsLookupReadsTheSameRecords() throws Exception {
    three();
    JsonNode page = lookup("{\"MaxResults\":2}", 200);
    assertEquals("StopInstances", page.at("/Events/0/EventName").asText());
    assertEquals(2, page.path("Events").size());
    JsonNode rest =
        lookup("{\"NextToken\":\"" + page.path("NextToken").asText() + "\"}", 200).path("Events");
    assertEquals(1, rest.size());
    assertEquals("i-1", rest.at("/0/Resources/0/ResourceName").asText());
    assertEquals("false", rest.at("/0/ReadOnly").asText());
    JsonNode event = new ObjectMapper().readTree(rest.at("/0/CloudTrailEvent").asText());
    assertEquals("RunInstances", event.path("eventName").asText());
    assertEquals("ann", event.at("/userIdentity/userName").asText());
    assertEquals("i-1", event.at("/requestParameters/InstanceId.1").asText());
    assertEquals(account, event.path("recipientAccountId").asText());
    String by = "{\"LookupAttributes\":[{\"AttributeKey\":\"%s\",\"AttributeValue\":\"%s\"}]}";
    assertEquals(2, lookup(by.formatted("ResourceName", "i-1"), 200).path("Events").size());
    assertEquals(1, lookup(by.formatted("ReadOnly", "true"), 200).path("Events").size());
    String until = "{\"EndTime\":%d}".formatted(now.minusSeconds(60).getEpochSecond());
    assertEquals(0, lookup(until, 200).path("Events").size());
    refused(by.formatted("Colour", "red"), "InvalidLookupAttributesException");
    refused("{\"MaxResults\":51}", "InvalidMaxResultsException");
    for (String place :
        List.of(
            "x",
            "2026-01-01T00:00:00Z x",
            "+1000000000-12-31T23:59:59Z 01234567-89ab-7def-8123-456789abcdef")) {
      String token =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(place.getBytes(StandardCharsets.UTF_8));
      refused("{\"NextToken\":\"" + token + "\"}", "InvalidNextTokenException");
    }
    refused("{\"StartTime\":2000000000,\"EndTime\":1}", "InvalidTimeRangeException");
    refused("{\"EventCategory\":\"insight\"}", "UnsupportedOperation");
  }

  private void refused(String body, String code) throws IOException, InterruptedException {
    JsonNode error = lookup(body, 400);
    assertTrue(error.path("__type").asText().endsWith(code), error.toString());
  }

  @Test
  void nobodyChangesARecordAndOnlyOldOnesAreDeleted() throws Exception {
    store.add(List.of(record("RunInstances", now), record("Old", now.minus(91, ChronoUnit.DAYS))));
    for (String change :
        List.of(
            "UPDATE audit_record SET action = 'x' WHERE account_id = '" + account + "'",
            "DELETE FROM audit_record WHERE account_id = '" + account + "'",
            "TRUNCATE audit_record")) {
      assertThrows(FaultException.class, () -> database.update(change), change);
    }
    assertEquals(2, get("").size());
    purge.run();
    assertEquals(1, get("").size());
  }
}
