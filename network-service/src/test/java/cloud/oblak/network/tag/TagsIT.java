package cloud.oblak.network.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.reconcile.Outcome;
import cloud.oblak.network.ServiceCalls;
import cloud.oblak.network.closing.ClosedAccountReconciler;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.Eventually;
import cloud.oblak.testkit.TestInstallation;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What compute sees and changes of the tags of an account's network. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class TagsIT {
  private static final String PATH = "/internal/network/tags";

  // Who waits for this transaction, and who waits for them.
  private static final String WAITING =
      """
      WITH RECURSIVE behind(pid) AS (
        SELECT pg_backend_pid()
        UNION SELECT a.pid FROM pg_stat_activity a JOIN behind b
          ON b.pid = ANY(pg_blocking_pids(a.pid)))
      SELECT count(*) - 1 FROM behind
      """;

  @Inject Tags tags;
  @Inject ClosedAccountReconciler closing;

  @Inject
  @Identifier("network")
  ServiceDatabase database;

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

  private String group(String name) {
    ServiceCalls.Answer made =
        calls.call(
            "POST",
            "/v1/security-groups",
            member,
            "{\"name\":\"" + name + "\",\"description\":\"for a test\"}");
    assertEquals(201, made.status(), made.body().toString());
    return made.body().path("id").asText();
  }

  private static Map<String, String> tags(int from, int to) {
    Map<String, String> tags = new TreeMap<>();
    IntStream.range(from, to).forEach(n -> tags.put("key-%03d".formatted(n), String.valueOf(n)));
    return tags;
  }

  private ServiceCalls.Answer put(List<String> ids, Map<String, String> tags) {
    return calls.asCompute(PATH, Map.of("accountId", account, "resourceIds", ids, "tags", tags));
  }

  private void tag(String id, Map<String, String> tags) {
    ServiceCalls.Answer answer = put(List.of(id), tags);
    assertEquals(204, answer.status(), answer.body().toString());
  }

  private void waitForThis(int many) {
    Eventually.holds(
        many + " wait for the present transaction",
        () -> database.find(WAITING, row -> row.getInt(1)).orElseThrow() == many);
  }

  private List<String> list(Map<String, Object> more) {
    Map<String, Object> wanted = new TreeMap<>(more);
    wanted.put("accountId", account);
    ServiceCalls.Answer answer = calls.asCompute(PATH + "/list", wanted);
    assertEquals(200, answer.status(), answer.body().toString());
    List<String> seen = new ArrayList<>();
    for (JsonNode tag : answer.body().path("tags")) {
      seen.add(tag.path("resourceId").asText() + " " + tag.path("key").asText());
    }
    return seen;
  }

  private static Map<String, Object> filter(String name, String... values) {
    return Map.of("filters", List.of(Map.of("name", name, "values", values)));
  }

  @Test
  void tagsAreListedInPartsThatFollowEachOther() {
    tag(group("one"), tags(0, 30));
    tag(group("two"), tags(0, 30));
    List<String> all = list(Map.of());
    assertEquals(60, all.size());
    List<String> parts = new ArrayList<>();
    Map<String, Object> after = Map.of("resourceId", "", "key", "");
    List<String> part = list(Map.of("limit", 7, "after", after));
    while (!part.isEmpty()) {
      parts.addAll(part);
      String[] last = part.getLast().split(" ", 2);
      after = Map.of("resourceId", last[0], "key", last[1]);
      part = list(Map.of("limit", 7, "after", after));
    }
    assertEquals(all, parts);
  }

  @Test
  void filtersOfTheListAreThoseOfEc2() {
    String one = group("one");
    String two = group("two");
    tag(one, Map.of("a", "1", "b", "2"));
    tag(two, Map.of("a", "2"));
    assertEquals(List.of(two + " a"), list(filter("resource-id", two)));
    assertEquals(2, list(filter("key", "a")).size());
    assertEquals(2, list(filter("value", "2")).size());
    assertEquals(3, list(filter("resource-type", "security-*")).size());
    assertEquals(List.of(), list(filter("resource-type", "vpc")));
    assertEquals(List.of(one + " a"), list(filter("tag:a", "1")));
  }

  @Test
  void changesAtOnceNeverPassTheLimitTogether() throws Exception {
    String group = group("one");
    List<Callable<ServiceCalls.Answer>> puts =
        IntStream.range(0, 6)
            .<Callable<ServiceCalls.Answer>>mapToObj(
                n -> () -> put(List.of(group), tags(n * 20, n * 20 + 20)))
            .toList();
    List<ServiceCalls.Answer> refused;
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      refused =
          pool.invokeAll(puts).stream()
              .map(Future::resultNow)
              .filter(answer -> answer.status() != 204)
              .toList();
    }
    assertEquals(4, refused.size(), refused.toString());
    refused.forEach(answer -> assertEquals("TagLimitExceeded", answer.code()));
    assertEquals(40, list(Map.of()).size());
    tag(group, tags(200, 210));
    tag(group, tags(200, 205));
    assertEquals("TagLimitExceeded", put(List.of(group), tags(300, 301)).code());
    assertEquals("TagLimitExceeded", put(List.of(group), tags(0, 51)).code());
  }

  @Test
  void aChangeCountsWhatAnotherOneUnderWayAdds() throws Exception {
    String group = group("one");
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ServiceCalls.Answer> second =
          QuarkusTransaction.requiringNew()
              .call(() -> {
                tags.put(account, List.of(group), tags(0, 30));
                Future<ServiceCalls.Answer> asked =
                    pool.submit(() -> put(List.of(group), tags(30, 60)));
                waitForThis(1);
                return asked;
              });
      assertEquals("TagLimitExceeded", second.get().code());
    }
    assertEquals(30, list(Map.of()).size());
  }

  @Test
  void aChangeDoesNotWaitForTheTagsOfAnotherResource() throws Exception {
    String one = group("one");
    String two = group("two");
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      QuarkusTransaction.requiringNew()
          .call(() -> {
            tags.put(account, List.of(one), Map.of("a", "1"));
            return pool.submit(() -> put(List.of(two), Map.of("a", "1"))).get(30, TimeUnit.SECONDS);
          });
    }
    assertEquals(2, list(Map.of()).size());
  }

  @Test
  void anAccountIsClosedWhileItsSubnetsAreTagged() throws Exception {
    group("one");
    List<String> subnets =
        database.query(
            "SELECT id FROM subnet WHERE account_id = ? ORDER BY id",
            row -> row.getString(1),
            account);
    // In the table the last one now comes first.
    database.update(
        "UPDATE subnet SET cidr = cidr WHERE account_id = ? AND id <> ?",
        account,
        subnets.getLast());
    List<Future<ServiceCalls.Answer>> tagged = new ArrayList<>();
    List<Future<Outcome>> closed = new ArrayList<>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      QuarkusTransaction.requiringNew()
          .run(() -> {
            database.query(
                "SELECT 1 FROM subnet WHERE id = ? FOR UPDATE", row -> true, subnets.get(1));
            tagged.add(pool.submit(() -> put(subnets, Map.of("a", "1"))));
            waitForThis(1);
            closed.add(pool.submit(() -> closing.reconcile(account)));
            waitForThis(2);
          });
      assertEquals(204, tagged.getFirst().get().status());
      assertEquals(Outcome.done(), closed.getFirst().get());
    }
    assertEquals(List.of(), list(Map.of()));
  }

  @Test
  void noTagOutlivesAResourceThatIsDeletedMeanwhile() throws Exception {
    String group = group("one");
    String rule =
        calls
            .call("GET", "/v1/security-groups/" + group + "/rules", member, null)
            .body()
            .path("rules")
            .path(0)
            .path("id")
            .asText();
    String path = "/v1/security-groups/" + group;
    deletedWhileTagged(path + "/rules/" + rule, rule);
    deletedWhileTagged(path, group);
  }

  private void deletedWhileTagged(String path, String id) throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ServiceCalls.Answer> deleted =
          QuarkusTransaction.requiringNew()
              .call(() -> {
                tags.put(account, List.of(id), Map.of("a", "1"));
                Future<ServiceCalls.Answer> asked =
                    pool.submit(() -> calls.call("DELETE", path, member, null));
                waitForThis(1);
                return asked;
              });
      assertEquals(204, deleted.get().status());
    }
    assertEquals(List.of(), list(Map.of()));
  }

  @Test
  void tagsAreRemovedByKeyByValueOrAll() {
    String group = group("one");
    tag(group, Map.of("a", "1", "b", "2", "c", "3"));
    Map<String, String> some = new HashMap<>(Map.of("b", "other", "c", "3"));
    some.put("a", null);
    tags.remove(account, List.of(group), some);
    assertEquals(List.of(group + " b"), list(Map.of()));
    tags.remove(account, List.of(group), Map.of());
    assertEquals(List.of(), list(Map.of()));
  }
}
