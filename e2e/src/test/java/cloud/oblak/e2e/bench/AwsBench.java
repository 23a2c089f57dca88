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
  private static final int GROUPS = 10;
  private static final int POLICIES_OF_GROUP = 10;

  /** So that an account stays below its rate. */
  private static final long PAUSE_NANOS = 10_000_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int runs = Integer.getInteger("bench.runs", 500);
  private final int warmUps = Integer.getInteger("bench.warm-ups", 2000);
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
    Supplier<HttpRequest> rest = () -> rest("/v1/instances/" + id);
    Supplier<HttpRequest> aws =
        () -> aws(SignedCall.ec2(keys, "DescribeInstances&InstanceId.1=" + id));
    long[][] nanos = inTurn(runs, rest, aws);
    ratio("one instance, the first calls", nanos);
    inTurn(warmUps, rest, aws);
    ratio("one instance, after " + warmUps + " calls more", inTurn(runs, rest, aws));
  }

  private void list() {
    long[][] nanos =
        inTurn(
            Math.max(20, runs / 10),
            () -> rest("/v1/instances?limit=1000"),
            () -> aws(SignedCall.ec2(keys, "DescribeInstances&MaxResults=1000")));
    ratio(instances + " instances", nanos);
  }

  /** The call of a user whose policies are all looked at; what both checks take is metered. */
  private void policies() {
    AwsKeys many = manyPolicies();
    long[][] nanos =
        inTurn(
            runs,
            () -> aws(SignedCall.ec2(keys, "DescribeRegions")),
            () -> aws(SignedCall.ec2(many, "DescribeRegions")));
    report.row("DescribeRegions, administrator", new Samples(nanos[0]).summary());
    report.row(
        "DescribeRegions, " + GROUPS * POLICIES_OF_GROUP + " policies",
        new Samples(nanos[1]).summary());
    double both = 0;
    for (String timer : List.of("oblak_signature_check", "oblak_policy_decision")) {
      double p99 = Meters.p99Millis(timer);
      both += p99;
      report.row(timer + ", p99, ms", Math.round(p99 * 1000) / 1000.0);
    }
    report.row("both together, p99, ms (budget 1)", Math.round(both * 1000) / 1000.0);
  }

  /** A user in ten groups of ten policies each. */
  private AwsKeys manyPolicies() {
    iam("CreateUser&UserName=many");
    for (int group = 0; group < GROUPS; group++) {
      iam("CreateGroup&GroupName=g" + group);
      for (int i = 0; i < POLICIES_OF_GROUP; i++) {
        int number = group * POLICIES_OF_GROUP + i;
        String document = URLEncoder.encode(look(number), StandardCharsets.UTF_8);
        String made = iam("CreatePolicy&PolicyName=p" + number + "&PolicyDocument=" + document);
        String arn = URLEncoder.encode(element(made, "Arn"), StandardCharsets.UTF_8);
        iam("AttachGroupPolicy&GroupName=g" + group + "&PolicyArn=" + arn);
      }
      iam("AddUserToGroup&UserName=many&GroupName=g" + group);
    }
    String made = iam("CreateAccessKey&UserName=many");
    return new AwsKeys(
        element(made, "AccessKeyId"), element(made, "SecretAccessKey"), "", keys.accountId());
  }

  private String iam(String query) {
    LockSupport.parkNanos(PAUSE_NANOS);
    return send(aws(SignedCall.iam(keys, query)), true);
  }

  private static String look(int policy) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
        + "\"Action\":[\"ec2:Describe*\"],\"Resource\":\"*\","
        + "\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":[\"10."
        + policy
        + ".0.0/16\",\"127.0.0.0/8\"]}}}]}";
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
