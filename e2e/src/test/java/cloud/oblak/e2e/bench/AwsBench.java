package cloud.oblak.e2e.bench;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import cloud.oblak.e2e.aws.AwsKeys;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the AWS face costs: beside REST, for a long list, and for its signatures and policies. Both
 * faces are called with the same HTTP client, one call after the other, in turn.
 */
final class AwsBench {
  private static final int BATCH = 20;
  private static final int POLICIES = 10;
  private static final int STATEMENTS = 10;

  /** So that an account stays below its rate. */
  private static final long PAUSE_NANOS = 10_000_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int runs = Integer.getInteger("bench.runs", 500);
  private final int instances = Integer.getInteger("bench.instances", 1000);
  private final Api api;
  private final AwsKeys keys;
  private final Report report = new Report("aws");

  private AwsBench() {
    JsonNode made =
        Stack.operator().post("/v1/accounts", "{\"name\":\"bench-aws\"}").expect(201).json();
    String account = made.path("accountId").asText();
    api = new Api(Stack.url(), made.path("token").asText(), account);
    keys =
        new AwsKeys(
            made.path("accessKeyId").asText(), made.path("secretAccessKey").asText(), "", account);
  }

  public static void main(String[] arguments) {
    AwsBench bench = new AwsBench();
    bench.fill();
    bench.beside();
    bench.list();
    bench.door();
    bench.policies();
    bench.report.write(Path.of(System.getProperty("bench.out", "target/bench")));
    System.exit(0);
  }

  private void fill() {
    for (int made = 0; made < instances; made += BATCH) {
      api.post(
              "/v1/instances",
              "{\"image\":\"tiny\",\"instanceType\":\"c1.nano\",\"count\":" + BATCH + "}")
          .expect(202);
    }
    Waiting.until(
        "everything runs",
        Duration.ofMinutes(10),
        () -> api.get("/v1/instances?state=pending&limit=1").json().path("instances").size(),
        pending -> pending == 0);
    report.row("instances", instances);
  }

  /** One instance through either face. */
  private void beside() {
    String id = api.get("/v1/instances?limit=1").json().at("/instances/0/id").asText();
    long[][] nanos =
        inTurn(
            runs,
            () -> rest("/v1/instances/" + id),
            () -> aws(SignedCall.ec2(keys, "DescribeInstances&InstanceId.1=" + id)));
    ratio("one instance", nanos);
  }

  private void list() {
    long[][] nanos =
        inTurn(
            Math.max(20, runs / 10),
            () -> rest("/v1/instances?limit=1000"),
            () -> aws(SignedCall.ec2(keys, "DescribeInstances&MaxResults=1000")));
    ratio(instances + " instances", nanos);
  }

  /** The door answers both itself; what one takes longer is looking at its signature. */
  private void door() {
    HttpRequest unsigned =
        HttpRequest.newBuilder(URI.create(Stack.url() + "/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("Action=DescribeRegions"))
            .build();
    AwsKeys wrong = keys.withSecret("w".repeat(40));
    long[][] nanos =
        inTurn(runs, () -> unsigned, () -> aws(SignedCall.ec2(wrong, "DescribeRegions")));
    report.row("refused: not signed", new Samples(nanos[0]).summary());
    report.row("refused: signed with another secret", new Samples(nanos[1]).summary());
    difference("SigV4 check", nanos);
  }

  /** The same call of an administrator and of a user whose many policies are all looked at. */
  private void policies() {
    AwsKeys many = manyPolicies();
    long[][] nanos =
        inTurn(
            runs,
            () -> aws(SignedCall.ec2(keys, "DescribeRegions")),
            () -> aws(SignedCall.ec2(many, "DescribeRegions")));
    report.row("DescribeRegions, administrator", new Samples(nanos[0]).summary());
    report.row(
        "DescribeRegions, " + POLICIES * STATEMENTS + " statements",
        new Samples(nanos[1]).summary());
    difference(POLICIES * STATEMENTS + " statements", nanos);
  }

  private AwsKeys manyPolicies() {
    send(aws(SignedCall.iam(keys, "CreateUser&UserName=many")), true);
    for (int i = 0; i < POLICIES; i++) {
      String document = URLEncoder.encode(look(i), StandardCharsets.UTF_8);
      String policy =
          send(
              aws(
                  SignedCall.iam(
                      keys, "CreatePolicy&PolicyName=p" + i + "&PolicyDocument=" + document)),
              true);
      String arn = URLEncoder.encode(element(policy, "Arn"), StandardCharsets.UTF_8);
      send(aws(SignedCall.iam(keys, "AttachUserPolicy&UserName=many&PolicyArn=" + arn)), true);
    }
    String made = send(aws(SignedCall.iam(keys, "CreateAccessKey&UserName=many")), true);
    return new AwsKeys(
        element(made, "AccessKeyId"), element(made, "SecretAccessKey"), "", keys.accountId());
  }

  private static String look(int policy) {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < STATEMENTS; i++) {
      statements.add(
          "{\"Effect\":\"Allow\",\"Action\":[\"ec2:Describe*\"],\"Resource\":\"*\","
              + "\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":[\"10."
              + (policy * STATEMENTS + i)
              + ".0.0/16\",\"127.0.0.0/8\"]}}}");
    }
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  private static String element(String xml, String name) {
    Matcher found = Pattern.compile("<" + name + ">([^<]+)<").matcher(xml);
    if (!found.find()) {
      throw new IllegalStateException(name + " is missing");
    }
    return found.group(1);
  }

  private void ratio(String what, long[][] nanos) {
    Samples rest = new Samples(nanos[0]);
    Samples aws = new Samples(nanos[1]);
    report.row(what + ", REST", rest.summary());
    report.row(what + ", AWS face", aws.summary());
    report.row(
        what + ", AWS face / REST (budget 1.3)",
        Math.round(100 * aws.median() / rest.median()) / 100.0);
  }

  private void difference(String what, long[][] nanos) {
    double more = new Samples(nanos[1]).median() - new Samples(nanos[0]).median();
    report.row(what + " adds to the median, ms (budget 1)", Math.round(more * 100) / 100.0);
  }

  private long[][] inTurn(int count, Supplier<HttpRequest> first, Supplier<HttpRequest> second) {
    long[][] nanos = new long[2][count];
    for (int i = -count / 5; i < count; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long one = time(first.get());
      long other = time(second.get());
      if (i >= 0) {
        nanos[0][i] = one;
        nanos[1][i] = other;
      }
    }
    return nanos;
  }

  private long time(HttpRequest request) {
    long begin = System.nanoTime();
    send(request, false);
    return System.nanoTime() - begin;
  }

  private String send(HttpRequest request, boolean mustSucceed) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      boolean busy = response.statusCode() == 429 || response.statusCode() >= 500;
      if (busy || (mustSucceed && response.statusCode() != 200)) {
        throw new IllegalStateException(response.statusCode() + " " + response.body());
      }
      return response.body();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private HttpRequest rest(String path) {
    return HttpRequest.newBuilder(URI.create(Stack.url() + path))
        .header("Authorization", "Bearer " + api.token())
        .build();
  }

  private static HttpRequest aws(SignedCall call) {
    return call.to(Stack.url());
  }
}
