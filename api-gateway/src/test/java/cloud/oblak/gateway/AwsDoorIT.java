package cloud.oblak.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenCheck;
import cloud.oblak.platform.Principal;
import cloud.oblak.testkit.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The AWS face's door from outside, before services in other processes. */
@QuarkusTest
@WithTestResource(StubIdentity.class)
class AwsDoorIT {
  private static final String SUBNETS = "Action=DescribeSubnets&Version=2016-11-15";
  // The client sets these itself.
  private static final Set<String> RESTRICTED = Set.of("host", "content-length");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What is signed. */
  private record Call(String key, String service, String path, String body, Instant at) {
    static Call of(String service, String path, String body) {
      return new Call(StubIdentity.KEY, service, path, body, Instant.now());
    }

    Call by(String other) {
      return new Call(other, service, path, body, at);
    }

    Call at(Instant other) {
      return new Call(key, service, path, body, other);
    }
  }

  @Test
  void aSignedCallReachesTheOwnerOfTheActionWithTheGatewaysOwnToken() throws Exception {
    HttpResponse<String> answer = send(Call.of("ec2", "/", "Action=RunInstances&MinCount=1"));
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("/aws/compute/ec2", value(answer, "uri"));
    assertEquals("POST", value(answer, "x-oblak-aws-method"));
    assertEquals("/", value(answer, "x-oblak-aws-path"));
    assertEquals("30", value(answer, "length"));
    Principal principal = vouched(answer, "compute");
    assertEquals("arn:aws:iam::123456789012:user/ann", principal.arn());
    assertEquals("false", principal.conditionKeys().get("aws:SecureTransport"));
    assertEquals(StubIdentity.KEY, value(answer, "x-oblak-credential"));
    assertEquals(
        "/aws/identity/sts", value(send(Call.of("sts", "/", "Action=GetCallerIdentity")), "uri"));
  }

  @Test
  void servicesLearnSinceWhenATemporaryCredentialIs() throws Exception {
    Call who = Call.of("sts", "/", "Action=GetCallerIdentity");
    Principal temporary = vouched(send(who.by(StubIdentity.TEMPORARY_KEY)), "identity");
    assertEquals(
        StubIdentity.ISSUED.toString(), temporary.conditionKeys().get("aws:TokenIssueTime"));
    assertEquals("false", temporary.conditionKeys().get("aws:SecureTransport"));
    assertFalse(vouched(send(who), "identity").conditionKeys().containsKey("aws:TokenIssueTime"));
  }

  private static Principal vouched(HttpResponse<String> answer, String audience) throws Exception {
    assertEquals(200, answer.statusCode(), answer.body());
    String token = value(answer, "authorization").substring("Bearer ".length());
    return new TokenCheck(new ServiceKeys(pki())).check(token, audience);
  }

  @Test
  void theUseOfAKeyIsToldWhenItsSignatureIsProven() throws Exception {
    Call sts = Call.of("sts", "/", "Action=GetCallerIdentity");
    error(send(tampered(sts.by(StubIdentity.GUESSED_KEY))), 403, "SignatureDoesNotMatch");
    assertEquals(200, send(sts).statusCode());
    Eventually.holds("the use is told", () -> StubIdentity.USED.contains(StubIdentity.KEY));
    assertFalse(StubIdentity.USED.contains(StubIdentity.GUESSED_KEY));
  }

  @Test
  void aPresignedGetIsPassedOnWithoutItsSignature() throws Exception {
    HttpResponse<String> answer =
        send(presigned("/?Action=GetCallerIdentity&Version=2011-06-15").GET());
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("GET", value(answer, "x-oblak-aws-method"));
    assertEquals("Action=GetCallerIdentity&Version=2011-06-15", value(answer, "x-oblak-aws-query"));
  }

  @Test
  void anOwnerThatDoesNotAnswerIsSaidToBeUnavailable() throws Exception {
    HttpResponse<String> answer = send(Call.of("ec2", "/", SUBNETS));
    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("<Code>Unavailable</Code>"), answer.body());
  }

  @Test
  void whatIsWrongWithASignatureIsToldInTheWordsOfTheApi() throws Exception {
    Call ec2 = Call.of("ec2", "/", SUBNETS);
    Call sts = Call.of("sts", "/", "Action=GetCallerIdentity");
    error(send(ec2.by("AKIAUNKNOWNUNKNOWNUN")), 401, "AuthFailure");
    error(send(sts.by("AKIAUNKNOWNUNKNOWNUN")), 403, "InvalidClientTokenId");
    error(send(tampered(ec2)), 401, "AuthFailure");
    error(send(tampered(sts)), 403, "SignatureDoesNotMatch");
    error(send(ec2.at(Instant.now().minusSeconds(400))), 400, "RequestExpired");
    error(send(sts.at(Instant.now().plusSeconds(400))), 400, "RequestExpired");
    error(
        send(plain("/?" + SUBNETS).header("Authorization", "AWS4-HMAC-SHA256 Credential=x").GET()),
        400,
        "IncompleteSignature");
    error(send(plain("/?" + SUBNETS).GET()), 403, "MissingAuthenticationToken");
    error(send(Call.of("s3", "/", SUBNETS)), 400, "UnsupportedOperation");
    error(send(Call.of("ec2", "/", "Version=2016-11-15")), 400, "MissingAction");
  }

  @Test
  void everyCallOfAKnownKeyIsWrittenDown() throws Exception {
    Call run = Call.of("ec2", "/", "Action=RunInstances&UserData=hunter2&ImageId=tiny");
    JsonNode good = written(send(run));
    assertEquals("RunInstances", good.path("action").asText());
    assertEquals(StubIdentity.KEY, good.path("credentialId").asText());
    assertTrue(good.path("parameters").asText().contains("tiny"), good.toString());
    assertFalse(good.toString().contains("hunter2"), good.toString());
    JsonNode tampered = written(send(tampered(run)));
    assertEquals("AuthFailure", tampered.path("errorCode").asText());
    assertEquals("{}", tampered.path("parameters").asText());
    assertEquals("RunInstances", tampered.path("action").asText());
    JsonNode late = written(send(run.at(Instant.now().minusSeconds(400))));
    assertEquals("RequestExpired", late.path("errorCode").asText());
    assertEquals("123456789012", late.path("accountId").asText());
    JsonNode away = written(send(Call.of("ec2", "/", SUBNETS)));
    assertEquals("DescribeSubnets", away.path("action").asText());
    assertEquals("Unavailable", away.path("errorCode").asText());
    assertTrue(away.path("readOnly").asBoolean());
  }

  @Test
  void howAnAccountOrAKeyStandsIsToldToWhoeverHasTheSecretAlone() throws Exception {
    Call sts = Call.of("sts", "/", "Action=GetCallerIdentity");
    Call ec2 = Call.of("ec2", "/", "Action=RunInstances&MinCount=1");
    for (String key : List.of(StubIdentity.SUSPENDED_KEY, StubIdentity.EXPIRED_KEY)) {
      error(send(tampered(sts.by(key))), 403, "SignatureDoesNotMatch");
      error(send(tampered(ec2.by(key))), 401, "AuthFailure");
    }
    error(send(sts.by(StubIdentity.SUSPENDED_KEY)), 403, "OptInRequired");
    error(send(ec2.by(StubIdentity.SUSPENDED_KEY)), 403, "Blocked");
    error(send(sts.by(StubIdentity.EXPIRED_KEY)), 403, "ExpiredToken");
    error(send(ec2.by(StubIdentity.EXPIRED_KEY)), 400, "RequestExpired");
  }

  @Test
  void aProvenCallOfASuspendedAccountIsWrittenDown() throws Exception {
    Call run = Call.of("ec2", "/", "Action=RunInstances&ImageId=tiny");
    JsonNode suspended = written(send(run.by(StubIdentity.SUSPENDED_KEY)));
    assertEquals("333333333333", suspended.path("accountId").asText());
    assertEquals(StubIdentity.SUSPENDED_KEY, suspended.path("credentialId").asText());
    assertEquals("RunInstances", suspended.path("action").asText());
    assertEquals("Blocked", suspended.path("errorCode").asText());
    assertEquals(403, suspended.path("status").asInt());
    JsonNode expired = written(send(run.by(StubIdentity.EXPIRED_KEY)));
    assertEquals("RequestExpired", expired.path("errorCode").asText());
    assertEquals("RunInstances", expired.path("action").asText());
  }

  private static JsonNode written(HttpResponse<String> answer) {
    String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
    Eventually.holds(
        "the record of " + id,
        () ->
            StubIdentity.RECORDS.stream()
                .anyMatch(record -> record.path("requestId").asText().equals(id)));
    return StubIdentity.RECORDS.stream()
        .filter(record -> record.path("requestId").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nobodyOutsideReachesThePathsBehindTheDoor() throws Exception {
    for (String path : List.of("/aws/compute/ec2", "/internal/aws/compute/actions", "/aws")) {
      HttpResponse<String> answer =
          send(
              plain(path)
                  .header("Authorization", "Bearer " + StubIdentity.TOKEN)
                  .header("X-Oblak-Aws-Path", "/")
                  .POST(HttpRequest.BodyPublishers.ofString(SUBNETS)));
      assertEquals(404, answer.statusCode(), path);
    }
    assertEquals(404, send(plain("/").GET()).statusCode());
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    byte[] large = new byte[2 * 1024 * 1024];
    HttpRequest.Builder known = signed(Call.of("ec2", "/", SUBNETS));
    error(
        send(known.POST(HttpRequest.BodyPublishers.ofByteArray(large))),
        413,
        "RequestEntityTooLarge");
    HttpRequest.Builder unknown = signed(Call.of("ec2", "/", SUBNETS));
    error(
        send(
            unknown.POST(
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
        413,
        "RequestEntityTooLarge");
  }

  @Test
  void anAccountThatAsksTooOftenIsToldToSlowDown() throws Exception {
    HttpRequest.Builder ec2 = signed(Call.of("ec2", "/", "Action=RunInstances").by(flood()));
    HttpResponse<String> refused = null;
    for (int i = 0; i < 300 && refused == null; i++) {
      HttpResponse<String> answer = send(ec2);
      refused = answer.statusCode() == 200 ? null : answer;
    }
    error(refused, 503, "RequestLimitExceeded");
    HttpRequest.Builder sts = signed(Call.of("sts", "/", "Action=GetCallerIdentity").by(flood()));
    HttpResponse<String> answer = send(sts);
    for (int i = 0; i < 300 && answer.statusCode() == 200; i++) {
      answer = send(sts);
    }
    error(answer, 400, "Throttling");
  }

  @Test
  void theKeysOfAnAccountShareItsRate() throws Exception {
    Call call = Call.of("ec2", "/", "Action=RunInstances");
    List<HttpRequest.Builder> keys =
        List.of(
            signed(call.by(StubIdentity.FLOOD_KEY)),
            signed(call.by(StubIdentity.SECOND_FLOOD_KEY)));
    Instant began = Instant.now();
    int passed = 0;
    HttpResponse<String> answer = send(keys.get(0));
    while (answer.statusCode() == 200 && passed < 3 * StubIdentity.BURST) {
      passed++;
      answer = send(keys.get(passed % 2));
    }
    error(answer, 503, "RequestLimitExceeded");
    long seconds = Duration.between(began, Instant.now()).toSeconds() + 1;
    assertTrue(
        passed <= StubIdentity.BURST + seconds * StubIdentity.RATE,
        passed + " in " + seconds + " s");
    assertEquals(200, send(call).statusCode());
  }

  private static String flood() {
    return StubIdentity.FLOOD_KEY;
  }

  private static void error(HttpResponse<String> answer, int status, String code) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("<Code>" + code + "</Code>"), answer.body());
    String requestId = answer.headers().firstValue("x-amzn-RequestId").orElse("");
    assertFalse(requestId.isEmpty());
    assertTrue(answer.body().contains(requestId), answer.body());
  }

  private HttpRequest.Builder tampered(Call call) {
    return signed(call).POST(HttpRequest.BodyPublishers.ofString(call.body() + "&DryRun=true"));
  }

  private HttpResponse<String> send(Call call) throws Exception {
    return send(signed(call));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder plain(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private static HttpRequest.Builder signed(Call call) {
    byte[] body = call.body().getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("http://127.0.0.1:" + port() + call.path()))
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(builder ->
                builder
                    .identity(AwsCredentialsIdentity.create(call.key(), StubIdentity.SECRET))
                    .request(request)
                    .payload(() -> new ByteArrayInputStream(body))
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, call.service())
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(call.at(), ZoneOffset.UTC)))
            .request();
    HttpRequest.Builder out = plain(call.path()).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
      if (!RESTRICTED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        header.getValue().forEach(value -> out.header(header.getKey(), value));
      }
    }
    return out;
  }

  private static HttpRequest.Builder presigned(String path) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("http://127.0.0.1:" + port() + path))
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(builder ->
                builder
                    .identity(AwsCredentialsIdentity.create(StubIdentity.KEY, StubIdentity.SECRET))
                    .request(request)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                    .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(1)))
            .request();
    return HttpRequest.newBuilder(signed.getUri()).timeout(Duration.ofSeconds(30));
  }

  private static Path pki() {
    return ConfigProvider.getConfig().getValue("oblak.pki.directory", Path.class);
  }

  private static int port() {
    return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
  }

  private static String value(HttpResponse<String> answer, String name) {
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }
}
