package cloud.oblak.e2e.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every call is on record for its own account, over REST and as CloudTrail's event history. */
class AuditIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private record Account(Api api, AwsKeys keys, Client cli) {
    static Account make(String name) {
      JsonNode made =
          Stack.operator().post("/v1/accounts", "{\"name\":\"" + name + "\"}").expect(201).json();
      String id = made.path("accountId").asText();
      AwsKeys keys =
          new AwsKeys(
              made.path("accessKeyId").asText(), made.path("secretAccessKey").asText(), "", id);
      return new Account(
          new Api(Stack.url(), made.path("token").asText(), id), keys, Client.cli(keys));
    }

    JsonNode records(String query, int atLeast) {
      return Waiting.until(
          atLeast + " records for " + query,
          SOON,
          () -> api.get("/v1/audit-records" + query).expect(200).json().path("auditRecords"),
          found -> found.size() >= atLeast);
    }

    JsonNode lookup(String key, String value) {
      return cli.run(
              "cloudtrail",
              "lookup-events",
              "--lookup-attributes",
              "AttributeKey=" + key + ",AttributeValue=" + value)
          .json()
          .path("Events");
    }
  }

  @Test
  void callsOfBothFacesAreOnRecordAndNobodyElseSeesThem() throws Exception {
    Account ann = Account.make("audit-one");
    Account eve = Account.make("audit-two");
    ann.cli().run("ec2", "create-key-pair", "--key-name", "audited").good();
    ann.cli()
        .run(
            "ec2", "run-instances", "--image-id", "ami-00000000000000000", "--user-data", "hunter2")
        .refused("InvalidAMIID.NotFound");
    Client.cli(ann.keys().withSecret("x".repeat(40)))
        .run("ec2", "describe-instances")
        .refused("AuthFailure");
    String group =
        ann.api()
            .post("/v1/security-groups", "{\"name\":\"audited\",\"description\":\"it\"}")
            .expect(201)
            .json()
            .path("id")
            .asText();
    ann.records("?eventName=DescribeInstances", 1);
    ann.records("?eventName=CreateSecurityGroup", 1);

    JsonNode key = ann.lookup("ResourceName", "audited").path(0);
    assertEquals("CreateKeyPair", key.path("EventName").asText());
    assertEquals(ann.keys().id(), key.path("AccessKeyId").asText());
    assertEquals("ec2.amazonaws.com", key.path("EventSource").asText());
    JsonNode event = new ObjectMapper().readTree(key.path("CloudTrailEvent").asText());
    assertEquals("audited", event.at("/requestParameters/KeyName").asText());
    assertEquals(ann.keys().accountId(), event.at("/userIdentity/accountId").asText());
    JsonNode refused = ann.lookup("EventName", "RunInstances").path(0);
    assertTrue(refused.path("CloudTrailEvent").asText().contains("InvalidAMIID.NotFound"));
    assertFalse(refused.path("CloudTrailEvent").asText().contains("hunter2"));
    assertFalse(refused.path("CloudTrailEvent").asText().contains("aHVudGVyMg"));
    assertEquals(
        group, ann.records("?resourceName=" + group, 1).at("/0/resources/0/name").asText());
    assertEquals(
        "AuthFailure", ann.records("?eventName=DescribeInstances", 1).at("/0/errorCode").asText());

    assertEquals(0, eve.lookup("ResourceName", "audited").size());
    assertEquals(0, eve.lookup("EventId", key.path("EventId").asText()).size());
    JsonNode hers = eve.records("", 2);
    hers.forEach(record -> assertEquals("admin", record.path("userName").asText()));
    assertFalse(hers.toString().contains(ann.keys().accountId()), hers.toString());
    Stack.anonymous().get("/v1/audit-records").problem(401, "AuthFailure");
  }

  @Test
  void recordsCannotBeChangedByTenants() {
    Account ann = Account.make("audit-three");
    ann.api().get("/v1/instances").expect(200);
    ann.api().post("/v1/key-pairs", "{\"name\":\"rest\"}").expect(201);
    ann.records("?eventName=CreateKeyPair", 1);
    String id = ann.records("?eventName=DescribeInstances", 1).at("/0/id").asText();
    assertTrue(ann.api().delete("/v1/audit-records/" + id).status() >= 400);
    assertTrue(ann.api().delete("/v1/audit-records").status() >= 400);
    assertTrue(ann.api().post("/v1/audit-records", "{}").status() >= 400);
    ann.cli().run("cloudtrail", "stop-logging", "--name", "x").refused("UnsupportedOperation");
    assertEquals(id, ann.records("?eventId=" + id, 1).at("/0/id").asText());
  }
}
