package cloud.oblak.e2e.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Answer;
import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Tries every operation of the API's own description without a credential and with another
 * tenant's: an operation that is in none of the lists here fails the build.
 */
class TenancyIT {
  // Checked in; a test of the assembly fails where it is not what the assembly serves.
  private static final Path DESCRIPTION = Path.of("../docs/reference/openapi.yaml");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Set<String> ANONYMOUS =
      Set.of("POST /v1/sessions", "POST /v1/sessions/refresh", "POST /v1/hosts/join");
  // Only the operator may; another tenant is told so, and the resource has no owner to hide.
  private static final List<String> OPERATOR_ONLY =
      List.of("/v1/hosts", "/v1/host-tokens", "/v1/accounts", "/v1/image-aliases");
  // Readable by every account; changing is the operator's.
  private static final List<String> SHARED = List.of("/v1/instance-types", "/v1/quotas");

  private record Operation(String method, String path) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  @Test
  void everyOperationWantsACredential() {
    List<String> open = new ArrayList<>();
    for (Operation operation : operations()) {
      if (!ANONYMOUS.contains(operation.toString())) {
        String path = operation.path().replaceAll("\\{[^}]+}", "x");
        Answer answer = Stack.anonymous().call(operation.method(), path, "{}", Map.of());
        if (answer.status() != 401) {
          open.add(operation + " -> " + answer);
        }
      }
    }
    assertEquals(List.of(), open);
  }

  @Test
  void aForgedOrRevokedTokenIsRefused() {
    Api api = Stack.newAccount("tenancy-token");
    api.withToken(api.token() + "x").get("/v1/instances").problem(401, "AuthFailure");
    api.withToken("eyJhbGciOiJub25lIn0.e30.").get("/v1/instances").problem(401, "AuthFailure");
  }

  @Test
  void anotherTenantsIdsDoNotExist() {
    Api owner = Stack.newAccount("tenancy-owner");
    Api stranger = Stack.newAccount("tenancy-stranger");
    try (Instances instances = new Instances(owner)) {
      Map<String, String> ids = ids(owner, instances);
      List<String> wrong = new ArrayList<>();
      for (Operation operation : operations()) {
        if (operation.path().contains("{")) {
          check(operation, ids, stranger, wrong);
        }
      }
      assertEquals(List.of(), wrong);
      assertEquals("running", instances.get(ids.get("/v1/instances")).path("state").asText());
      assertEquals(0, stranger.get("/v1/instances").json().path("instances").size());
      assertEquals(0, stranger.get("/v1/key-pairs").json().path("keyPairs").size());
    }
  }

  private static void check(
      Operation operation, Map<String, String> ids, Api stranger, List<String> wrong) {
    String root = operation.path().substring(0, operation.path().indexOf("/{"));
    String id = ids.get(root);
    boolean operators = OPERATOR_ONLY.contains(root) || SHARED.contains(root);
    if (id == null && !operators) {
      wrong.add(operation + " is in no list of this test");
      return;
    }
    if (operation.method().equals("GET") && SHARED.contains(root)) {
      return;
    }
    String path =
        operation
            .path()
            .replaceFirst("\\{[^}]+}", operators ? "x" : id)
            .replaceAll("\\{[^}]+}", "sgr-00000000000000000");
    Answer answer = stranger.call(operation.method(), path, body(operation), Map.of());
    int expected = operators ? 403 : 404;
    if (answer.status() != expected) {
      wrong.add(operation + " -> " + answer);
    }
  }

  private static String body(Operation operation) {
    if (operation.path().endsWith("/rules")) {
      return "{\"direction\":\"ingress\",\"protocol\":\"tcp\",\"fromPort\":1,\"toPort\":2,"
          + "\"cidr\":\"0.0.0.0/0\"}";
    }
    if (operation.path().endsWith("/instance-profile")) {
      return "{\"instanceProfile\":\"mine\"}";
    }
    if (operation.path().endsWith("}/security-groups")) {
      return "{\"securityGroups\":[\"default\"]}";
    }
    return operation.method().equals("GET") || operation.method().equals("DELETE") ? null : "{}";
  }

  private static Map<String, String> ids(Api owner, Instances instances) {
    String key =
        owner.post("/v1/key-pairs", "{\"name\":\"mine\"}").expect(201).json().path("id").asText();
    String group =
        owner
            .post("/v1/security-groups", "{\"name\":\"mine\",\"description\":\"mine\"}")
            .expect(201)
            .json()
            .path("id")
            .asText();
    String instance =
        instances.running("{\"image\":\"tiny\",\"instanceType\":\"c1.nano\"}").path("id").asText();
    String image =
        owner
            .post(
                "/v1/images",
                "{\"name\":\"mine\",\"kind\":\"vm\",\"location\":\"https://127.0.0.1:1/x\","
                    + "\"architecture\":\"x86_64\"}")
            .expect(202)
            .json()
            .path("id")
            .asText();
    String template =
        owner
            .post("/v1/launch-templates", "{\"name\":\"mine\",\"data\":{\"ImageId\":\"tiny\"}}")
            .expect(201)
            .json()
            .path("id")
            .asText();
    String token =
        owner.post("/v1/api-tokens", "{\"name\":\"mine\"}").expect(201).json().path("id").asText();
    String accessKey = owner.post("/v1/access-keys", "{}").expect(201).json().path("id").asText();
    String user = first(owner, "/v1/users", "users");
    String vpc = first(owner, "/v1/vpcs", "vpcs");
    String subnet = first(owner, "/v1/subnets", "subnets");
    return Map.of(
        "/v1/key-pairs", key,
        "/v1/launch-templates", template,
        "/v1/security-groups", group,
        "/v1/instances", instance,
        "/v1/images", image,
        "/v1/api-tokens", token,
        "/v1/access-keys", accessKey,
        "/v1/users", user,
        "/v1/vpcs", vpc,
        "/v1/subnets", subnet);
  }

  private static String first(Api api, String path, String plural) {
    JsonNode list = api.get(path).expect(200).json().path(plural);
    assertTrue(list.size() > 0, path);
    JsonNode id = list.path(0).path("id");
    return id.isMissingNode() ? list.path(0).path("name").asText() : id.asText();
  }

  private static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    try {
      JsonNode paths = new YAMLMapper().readTree(DESCRIPTION.toFile()).path("paths");
      for (Map.Entry<String, JsonNode> path : paths.properties()) {
        path.getValue().properties().stream()
            .map(Map.Entry::getKey)
            .filter(method -> METHODS.contains(method) && path.getKey().startsWith("/v1/"))
            .map(method -> new Operation(method.toUpperCase(Locale.ROOT), path.getKey()))
            .forEach(operations::add);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    assertTrue(operations.size() > 30, "the description lists " + operations);
    return operations;
  }
}
