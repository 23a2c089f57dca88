package cloud.oblak.network.securitygroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.quota.Quotas;
import cloud.oblak.network.ServiceCalls;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.SecurityGroupSpec;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestInstallation;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestInstallation.class)
class SecurityGroupsIT {
  private static final String GROUPS = "/v1/security-groups";
  private static final String WEB =
      "{\"direction\":\"ingress\",\"protocol\":\"tcp\",\"fromPort\":80,\"toPort\":80,"
          + "\"cidr\":\"0.0.0.0/0\"}";

  @Inject
  @Identifier("network")
  HostObjects objects;

  @Inject
  @Identifier("network")
  Quotas quotas;

  @Inject Authority authority;

  @TestHTTPResource(value = "/", tls = true)
  String url;

  private ServiceCalls calls;
  private String account;
  private String member;

  @BeforeEach
  void prepare() {
    calls = new ServiceCalls(url.substring(0, url.length() - 1));
    account = "%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    member = calls.tokens().user(account, Role.MEMBER, "network");
  }

  private JsonNode ok(int status, ServiceCalls.Answer answer) {
    assertEquals(status, answer.status(), answer.body().toString());
    return answer.body();
  }

  private JsonNode get(String path) {
    return ok(200, calls.call("GET", path, member, null));
  }

  private String defaultGroup() {
    for (JsonNode group : get(GROUPS).path("securityGroups")) {
      if (group.path("isDefault").asBoolean()) {
        return group.path("id").asText();
      }
    }
    throw new AssertionError("There is no default group.");
  }

  private void refused(int status, String code, String field, ServiceCalls.Answer answer) {
    assertEquals(status, answer.status(), answer.body().toString());
    assertEquals(code, answer.code());
    assertEquals(field, answer.body().path("field").asText());
  }

  @Test
  void theFirstListMakesTheDefaultNetworkOnceHoweverManyAsk()
      throws InterruptedException, ExecutionException {
    List<Callable<JsonNode>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(() -> get(GROUPS).path("securityGroups"));
      tasks.add(() -> get("/v1/vpcs").path("vpcs"));
      tasks.add(() -> get("/v1/subnets").path("subnets"));
    }
    Set<String> ids = new HashSet<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<JsonNode> done : pool.invokeAll(tasks)) {
        done.get().forEach(item -> ids.add(item.path("id").asText()));
      }
    }
    assertEquals(1 + 1 + 3, ids.size(), ids.toString());
    JsonNode group = get(GROUPS).path("securityGroups").get(0);
    assertEquals("default", group.path("name").asText());
    JsonNode rules = get(GROUPS + "/" + group.path("id").asText() + "/rules").path("rules");
    assertEquals(2, rules.size());
    rules.forEach(rule ->
        assertEquals(
            rule.path("direction").asText().equals("egress") ? "0.0.0.0/0" : null,
            rule.path("cidr").asText(null)));
  }

  @Test
  void aRuleReachesTheHostsWithMembersAndItsRemovalToo() {
    String group = defaultGroup();
    String host = IdKind.HOST.next();
    ok(
        200,
        calls.asCompute(
            "/internal/network/ports",
            Map.of(
                "ports",
                List.of(
                    Map.of(
                        "portId",
                        IdKind.INTERFACE.next(),
                        "accountId",
                        account,
                        "instanceId",
                        IdKind.INSTANCE.next(),
                        "hostId",
                        host,
                        "kind",
                        "VM",
                        "zone",
                        "b",
                        "securityGroups",
                        List.of("default"))))));
    JsonNode rule = ok(201, calls.call("POST", GROUPS + "/" + group + "/rules", member, WEB));
    assertTrue(IdKind.SECURITY_GROUP_RULE.matches(rule.path("id").asText()));
    DesiredObject told = onHost(host, group);
    assertEquals(3, ((SecurityGroupSpec) told.spec()).rules().size());
    String path = GROUPS + "/" + group + "/rules/" + rule.path("id").asText();
    ok(204, calls.call("DELETE", path, member, null));
    assertEquals(2, ((SecurityGroupSpec) onHost(host, group).spec()).rules().size());
    assertTrue(onHost(host, group).generation() > told.generation());
    refused(
        404, "InvalidSecurityGroupRuleId.NotFound", "", calls.call("DELETE", path, member, null));
  }

  private DesiredObject onHost(String host, String group) {
    return objects.all(host).stream()
        .filter(object -> object.kind() == ObjectKind.SECURITY_GROUP && object.id().equals(group))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theSameRuleTwiceIsADuplicateUnlessTheKeyIsTheSame() {
    String path = GROUPS + "/" + defaultGroup() + "/rules";
    JsonNode rule = ok(201, calls.call("POST", path, member, WEB, "k1"));
    assertEquals(rule, ok(201, calls.call("POST", path, member, WEB, "k1")));
    refused(409, "InvalidPermission.Duplicate", "", calls.call("POST", path, member, WEB));
    refused(409, "InvalidPermission.Duplicate", "", calls.call("POST", path, member, WEB, "k2"));
    refused(
        409,
        "IdempotentParameterMismatch",
        "",
        calls.call("POST", path, member, WEB.replace("80", "81"), "k1"));
    String group = "{\"name\":\"once\"}";
    assertEquals(
        ok(201, calls.call("POST", GROUPS, member, group, "k1")),
        ok(201, calls.call("POST", GROUPS, member, group, "k1")));
  }

  @Test
  void aGroupWithMembersIsNotDeleted() {
    String id =
        ok(201, calls.call("POST", GROUPS, member, "{\"name\":\"app\"}")).path("id").asText();
    ok(
        200,
        calls.asCompute(
            "/internal/network/ports",
            Map.of(
                "ports",
                List.of(
                    Map.of(
                        "portId", IdKind.INTERFACE.next(),
                        "accountId", account,
                        "instanceId", IdKind.INSTANCE.next(),
                        "hostId", IdKind.HOST.next(),
                        "kind", "VM",
                        "zone", "c",
                        "securityGroups", List.of("app"))))));
    refused(409, "DependencyViolation", "", calls.call("DELETE", GROUPS + "/" + id, member, null));
  }

  @Test
  void groupsAreCreatedNamedOnceAndDeletedUnlessInUse() {
    String body = "{\"name\":\"web\",\"description\":\"front\"}";
    JsonNode web = ok(201, calls.call("POST", GROUPS, member, body));
    String id = web.path("id").asText();
    assertFalse(web.path("isDefault").asBoolean());
    assertEquals(web, get(GROUPS + "/" + id));
    refused(409, "InvalidGroup.Duplicate", "", calls.call("POST", GROUPS, member, body));
    refused(
        400,
        "InvalidGroup.Reserved",
        "name",
        calls.call("POST", GROUPS, member, "{\"name\":\"default\"}"));
    String byGroup = "{\"direction\":\"ingress\",\"protocol\":\"-1\",\"groupId\":\"" + id + "\"}";
    JsonNode rule =
        ok(201, calls.call("POST", GROUPS + "/" + defaultGroup() + "/rules", member, byGroup));
    refused(409, "DependencyViolation", "", calls.call("DELETE", GROUPS + "/" + id, member, null));
    ok(
        204,
        calls.call(
            "DELETE",
            GROUPS + "/" + defaultGroup() + "/rules/" + rule.path("id").asText(),
            member,
            null));
    ok(204, calls.call("DELETE", GROUPS + "/" + id, member, null));
    refused(404, "InvalidGroup.NotFound", "", calls.call("GET", GROUPS + "/" + id, member, null));
    refused(
        409, "CannotDelete", "", calls.call("DELETE", GROUPS + "/" + defaultGroup(), member, null));
  }

  @Test
  void everyOperationWantsACredentialAndKnowsOnlyTheOwnAccount() {
    String group = GROUPS + "/" + defaultGroup();
    String rule = get(group + "/rules").path("rules").get(0).path("id").asText();
    String stranger = calls.tokens().user("000000000001", Role.ADMIN, "network");
    String viewer = calls.tokens().user(account, Role.VIEWER, "network");
    List<List<String>> operations =
        List.of(
            List.of("GET", group, ""),
            List.of("DELETE", group, ""),
            List.of("GET", group + "/rules", ""),
            List.of("POST", group + "/rules", WEB),
            List.of("DELETE", group + "/rules/" + rule, ""));
    for (List<String> operation : operations) {
      String body = operation.get(2).isEmpty() ? null : operation.get(2);
      assertEquals(404, call(operation, stranger, body), operation.toString());
      assertEquals(401, call(operation, null, body), operation.toString());
      if (!operation.get(0).equals("GET")) {
        assertEquals(403, call(operation, viewer, body), operation.toString());
      }
    }
    for (String list : List.of(GROUPS, "/v1/vpcs", "/v1/subnets")) {
      assertEquals(401, calls.call("GET", list, null, null).status());
    }
    assertEquals(401, calls.call("POST", GROUPS, null, "{\"name\":\"x\"}").status());
    assertEquals(403, calls.call("POST", GROUPS, viewer, "{\"name\":\"x\"}").status());
    assertFalse(
        calls.call("GET", GROUPS, stranger, null).body().toString().contains(defaultGroup()));
  }

  private int call(List<String> operation, String authorization, String body) {
    return calls.call(operation.get(0), operation.get(1), authorization, body).status();
  }

  @Test
  void aGroupOfAnotherAccountIsNoPeer() {
    String mine = defaultGroup();
    account = "000000000002";
    member = calls.tokens().user(account, Role.MEMBER, "network");
    String body = "{\"direction\":\"ingress\",\"protocol\":\"-1\",\"groupId\":\"" + mine + "\"}";
    refused(
        400,
        "InvalidGroup.NotFound",
        "groupId",
        calls.call("POST", GROUPS + "/" + defaultGroup() + "/rules", member, body));
  }

  @Test
  void aGroupHasAtMostSixtyRulesInOneDirection() {
    String path = GROUPS + "/" + defaultGroup() + "/rules";
    for (int port = 1; port < 60; port++) {
      ok(201, calls.call("POST", path, member, WEB.replace("80", Integer.toString(port))));
    }
    refused(
        429,
        "RulesPerSecurityGroupLimitExceeded",
        "",
        calls.call("POST", path, member, WEB.replace("80", "99")));
    ok(201, calls.call("POST", path, member, WEB.replace("ingress", "egress")));
  }

  @Test
  void wrongRulesAreRefusedWithTheirField() {
    String path = GROUPS + "/" + defaultGroup() + "/rules";
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry(WEB.replace("ingress", "in"), "direction"),
            Map.entry(WEB.replace("tcp", "TCP"), "protocol"),
            Map.entry(WEB.replace("\"fromPort\":80", "\"fromPort\":81"), "toPort"),
            Map.entry(WEB.replace("\"fromPort\":80", "\"fromPort\":-1"), "fromPort"),
            Map.entry(WEB.replace("\"toPort\":80", "\"toPort\":65536"), "toPort"),
            Map.entry(WEB.replace("\"toPort\":80,", ""), "toPort"),
            Map.entry(WEB.replace("0.0.0.0/0", "0.0.0.0/33"), "cidr"),
            Map.entry(WEB.replace("0.0.0.0/0", "::/0"), "cidr"),
            Map.entry(WEB.replace("\"cidr\":\"0.0.0.0/0\"", "\"cidr\":\"\""), "cidr"),
            Map.entry(WEB.replace("\"tcp\"", "\"-1\""), "fromPort"),
            Map.entry(WEB.replace("}", ",\"groupId\":\"sg-1\"}"), "groupId"),
            Map.entry(WEB.replace("}", ",\"description\":\"\\u0007\"}"), "description"),
            Map.entry(WEB.replace("}", ",\"colour\":1}"), "colour"));
    wrong.forEach((body, field) -> {
      ServiceCalls.Answer answer = calls.call("POST", path, member, body);
      assertEquals(400, answer.status(), body);
      assertEquals(field, answer.body().path("field").asText(), body);
    });
    assertEquals(400, calls.call("POST", path, member, "{").status());
    assertEquals(400, calls.call("POST", path, member, "null").status());
    assertEquals(400, calls.call("POST", GROUPS, member, "{\"name\":\"sg-x\"}").status());
    assertEquals(400, calls.call("GET", GROUPS + "/%00", member, null).status());
  }

  @Test
  void bitsBelowThePrefixAreCutOff() {
    String path = GROUPS + "/" + defaultGroup() + "/rules";
    JsonNode rule =
        ok(201, calls.call("POST", path, member, WEB.replace("0.0.0.0/0", "100.68.0.18/18")));
    assertEquals("100.68.0.0/18", rule.path("cidr").asText());
  }

  @Test
  void groupsAtOnceNeverPassTheQuotaTogether() throws Exception {
    assertEquals(1, get(GROUPS).path("securityGroups").size());
    quotas.set(account, "security-groups", 4L);
    List<Callable<Integer>> creations = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String body = "{\"name\":\"g%d\",\"description\":\"d\"}".formatted(i);
      creations.add(() -> calls.call("POST", GROUPS, member, body).status());
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Integer> codes = new ArrayList<>();
      for (Future<Integer> created : pool.invokeAll(creations)) {
        codes.add(created.get());
      }
      assertEquals(3, codes.stream().filter(code -> code == 201).count(), codes.toString());
      assertEquals(5, codes.stream().filter(code -> code == 429).count(), codes.toString());
    }
    refused(
        429,
        "SecurityGroupLimitExceeded",
        "",
        calls.call("POST", GROUPS, member, "{\"name\":\"more\",\"description\":\"d\"}"));
    assertEquals(
        4,
        quotas.list(account).stream()
            .filter(quota -> quota.name().equals("security-groups"))
            .findFirst()
            .orElseThrow()
            .used());
  }

  @Test
  void computeLearnsTheIdsOfTheGroupsThatALaunchNames() {
    String choices = "/internal/network/group-choices";
    JsonNode none = ok(200, calls.asCompute(choices, choice(List.of()))).path("groups");
    assertEquals(defaultGroup(), none.get(0).asText());
    String web =
        ok(201, calls.call("POST", GROUPS, member, Map.of("name", "web", "description", "d")))
            .path("id")
            .asText();
    assertEquals(
        "arn:aws:ec2:us-east-1:" + account + ":security-group/" + web,
        authority.arnByName("ec2", account, "security-group", "web"));
    JsonNode named = ok(200, calls.asCompute(choices, choice(List.of("web", web)))).path("groups");
    assertEquals(1, named.size());
    assertEquals(web, named.get(0).asText());
    refused(
        400,
        "InvalidGroup.NotFound",
        "securityGroups",
        calls.asCompute(choices, choice(List.of("nobody"))));
    assertEquals(403, calls.call("POST", choices, member, choice(List.of())).status());
  }

  private Map<String, Object> choice(List<String> groups) {
    return Map.of("accountId", account, "groups", groups);
  }
}
