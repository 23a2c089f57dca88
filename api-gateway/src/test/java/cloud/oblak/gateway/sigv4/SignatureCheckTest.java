package cloud.oblak.gateway.sigv4;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Requests signed by the AWS SDK for Java, good and spoiled. */
class SignatureCheckTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String KEY = "AKIAABCDEFGHIJKLMNOP";
  private static final String SECRET = "0123456789abcdefghijABCDEFGHIJ0123456789";
  private static final String FORM =
      "Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=a+b";

  private final SignatureCheck check = new SignatureCheck("us-east-1");

  /** What is signed and how. */
  private record Plan(
      String region,
      String service,
      String uri,
      String body,
      String sessionToken,
      Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
    static final Plan EC2 =
        new Plan("us-east-1", "ec2", "http://127.0.0.1:8080/", FORM, "", builder -> {});

    Plan in(String other, String api) {
      return new Plan(other, api, uri, body, sessionToken, more);
    }

    Plan at(String other) {
      return new Plan(region, service, other, "", sessionToken, more);
    }

    Plan with(String token) {
      return new Plan(region, service, uri, body, token, more);
    }

    Plan presigned(Duration life) {
      return new Plan(
          region,
          service,
          uri,
          "",
          sessionToken,
          builder ->
              builder
                  .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                  .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, life));
    }
  }

  @Test
  void aRequestOfTheJavaSdkIsGood() {
    Message message = sign(Plan.EC2);
    assertDoesNotThrow(verifying(message, NOW));
    assertEquals(new Scope(KEY, "20260102", "us-east-1", "ec2"), Signature.of(message).scope());
  }

  @Test
  void aPathWithCodedCharactersAndAQueryIsGood() {
    Plan plan =
        Plan.EC2.at("http://h.example/a%20b/%7Ec/../d?z=1&a=%C3%A4+%20x&a=&b=~*%2A&Action=X");
    assertDoesNotThrow(verifying(sign(plan), NOW));
  }

  @Test
  void aPresignedUrlIsGoodUntilItEnds() {
    Message message = sign(Plan.EC2.at("http://h.example/?Action=X").presigned(ofMinutes(60)));
    assertDoesNotThrow(verifying(message, NOW));
    assertDoesNotThrow(verifying(message, NOW.plusSeconds(3600)));
    refused("RequestExpired", message, NOW.plusSeconds(3601));
    refused("RequestExpired", message, NOW.minusSeconds(301));
  }

  @Test
  void theClockMayBeFiveMinutesOff() {
    Message message = sign(Plan.EC2);
    assertDoesNotThrow(verifying(message, NOW.plusSeconds(300)));
    assertDoesNotThrow(verifying(message, NOW.minusSeconds(300)));
    refused("RequestExpired", message, NOW.plusSeconds(301));
    refused("RequestExpired", message, NOW.minusSeconds(301));
  }

  @Test
  void aSessionTokenIsPartOfTheSignatureOrAddedToAPresignedUrl() {
    Message message = sign(Plan.EC2.with("a token"));
    assertEquals("a token", Signature.of(message).sessionToken());
    assertDoesNotThrow(verifying(message, NOW));
    refused("SignatureDoesNotMatch", header(message, "X-Amz-Security-Token", "another"), NOW);
    Plan url = Plan.EC2.at("http://h.example/?Action=X").presigned(ofMinutes(5));
    assertDoesNotThrow(verifying(sign(url.with("a token")), NOW));
    Message later = sign(url);
    Message added = query(later, later.query() + "&X-Amz-Security-Token=appended%2F");
    assertEquals("appended/", Signature.of(added).sessionToken());
    assertDoesNotThrow(verifying(added, NOW));
  }

  @Test
  void anotherRegionIsRefusedByNameExceptForGlobalServices() {
    FaultException thrown =
        refused("SignatureDoesNotMatch", sign(Plan.EC2.in("eu-west-1", "ec2")), NOW);
    assertTrue(thrown.fault().message().contains("'us-east-1'"));
    SignatureCheck elsewhere = new SignatureCheck("eu-west-1");
    for (String global : List.of("iam", "sts")) {
      Message message = sign(Plan.EC2.in("us-east-1", global));
      assertDoesNotThrow(() -> elsewhere.outside(message, Signature.of(message), NOW));
    }
    Message ec2 = sign(Plan.EC2);
    assertThrows(FaultException.class, () -> elsewhere.outside(ec2, Signature.of(ec2), NOW));
  }

  @Test
  void aBodyMayStayUnsignedOnlyWhereThatIsSigned() {
    Message message = header(sign(Plan.EC2), "X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD");
    refused("SignatureDoesNotMatch", message, NOW);
    Message unsigned =
        sign(
            new Plan(
                "us-east-1",
                "ec2",
                "https://h.example/",
                FORM,
                "",
                builder -> builder.putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)));
    assertEquals("UNSIGNED-PAYLOAD", unsigned.header("X-Amz-Content-Sha256").orElse(""));
    assertDoesNotThrow(verifying(unsigned, NOW));
  }

  @Test
  void whatIsSaidOfTheBodyMustBeTrue() {
    Message message = sign(Plan.EC2);
    refused(
        "SignatureDoesNotMatch",
        new Message(
            message.method(),
            message.path(),
            message.query(),
            message.headers(),
            Message.hash("tampered")),
        NOW);
  }

  @Test
  void theTargetOfAnActionMustBeSigned() {
    Message message = sign(Plan.EC2);
    List<Message.Header> headers = new ArrayList<>(message.headers());
    headers.add(new Message.Header("X-Amz-Target", "AmazonSSM.GetParameter"));
    refused(
        "SignatureDoesNotMatch",
        new Message(message.method(), message.path(), message.query(), headers, message.bodyHash()),
        NOW);
  }

  @Test
  void aTruncatedOrForeignSignatureIsRefused() {
    Message message = sign(Plan.EC2);
    String authorization = message.header("Authorization").orElseThrow();
    refused(
        "SignatureDoesNotMatch",
        header(message, "Authorization", authorization.substring(0, authorization.length() - 3)),
        NOW);
    assertEquals(
        "SignatureDoesNotMatch",
        code(() -> check.signature(message, Signature.of(message), new byte[32])));
  }

  @Test
  void everyMissingPartIsNamed() {
    Message message = sign(Plan.EC2);
    for (String value :
        List.of(
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0",
            "AWS4-HMAC-SHA256 Credential=" + KEY + "/1/r/s/aws4_request, SignedHeaders=host",
            "AWS4-HMAC-SHA256 Signature=1, Signature=2",
            "AWS4-ECDSA-P256-SHA256 Credential=x, SignedHeaders=host, Signature=0")) {
      assertEquals(
          "IncompleteSignature",
          code(() -> Signature.of(header(message, "Authorization", value))),
          value);
    }
    Message dateless =
        new Message(
            "POST",
            "/",
            "",
            List.of(
                new Message.Header("Authorization", message.header("Authorization").orElseThrow())),
            message.bodyHash());
    FaultException thrown = assertThrows(FaultException.class, () -> Signature.of(dateless));
    assertTrue(thrown.fault().message().contains("'X-Amz-Date' or a 'Date'"));
    assertEquals(
        "MissingAuthenticationToken",
        code(() -> Signature.of(header(message, "Authorization", "Bearer oblak_x"))));
  }

  @Test
  void theDateMayComeInHttpsOwnForm() {
    assertEquals("20260102T030405Z", SignedAt.http("Fri, 02 Jan 2026 03:04:05 GMT").text());
    assertEquals(NOW, SignedAt.http("20260102T030405Z").instant());
    assertEquals("IncompleteSignature", code(() -> SignedAt.http("yesterday")));
  }

  @Test
  void aPresignedUrlMustHaveItsPartsOnceAndEndWithinAWeek() {
    Message good = sign(Plan.EC2.at("http://h.example/?Action=X").presigned(ofMinutes(60)));
    for (String query :
        List.of(
            good.query().replace("X-Amz-Expires=3600", "X-Amz-Expires=604801"),
            good.query().replace("X-Amz-Expires=3600", "X-Amz-Expires=0"),
            good.query().replace("X-Amz-Expires=3600", "X-Amz-Expires=-1"),
            good.query().replace("X-Amz-Expires=3600", "x=y"),
            good.query() + "&X-Amz-Expires=3600")) {
      assertEquals("IncompleteSignature", code(() -> Signature.of(query(good, query))), query);
    }
    refused("SignatureDoesNotMatch", query(good, good.query().replace("=X", "=Y")), NOW);
  }

  private static Duration ofMinutes(long minutes) {
    return Duration.ofMinutes(minutes);
  }

  private Executable verifying(Message message, Instant now) {
    return () -> {
      Signature signature = Signature.of(message);
      check.outside(message, signature, now);
      check.signature(message, signature, SigningKey.of(SECRET, signature.scope()));
    };
  }

  private FaultException refused(String code, Message message, Instant now) {
    FaultException thrown = assertThrows(FaultException.class, verifying(message, now));
    assertEquals(code, thrown.fault().code().code());
    return thrown;
  }

  private static String code(Executable call) {
    Fault fault = assertThrows(FaultException.class, call).fault();
    return fault.code().code();
  }

  private static Message header(Message message, String name, String value) {
    List<Message.Header> headers = new ArrayList<>(message.headers());
    headers.removeIf(header -> header.name().equalsIgnoreCase(name));
    headers.add(new Message.Header(name, value));
    return new Message(
        message.method(), message.path(), message.query(), headers, message.bodyHash());
  }

  private static Message query(Message message, String query) {
    return new Message(
        message.method(), message.path(), query, message.headers(), message.bodyHash());
  }

  private static Message sign(Plan plan) {
    AwsCredentialsIdentity identity =
        plan.sessionToken().isEmpty()
            ? AwsCredentialsIdentity.create(KEY, SECRET)
            : AwsSessionCredentialsIdentity.create(KEY, SECRET, plan.sessionToken());
    byte[] body = plan.body().getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(body.length == 0 ? SdkHttpMethod.GET : SdkHttpMethod.POST)
            .uri(URI.create(plan.uri()))
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(builder -> {
              builder
                  .identity(identity)
                  .request(request)
                  .payload(() -> new ByteArrayInputStream(body))
                  .putProperty(AwsV4HttpSigner.REGION_NAME, plan.region())
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, plan.service())
                  .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
              plan.more().accept(builder);
            })
            .request();
    List<Message.Header> headers = new ArrayList<>();
    for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
      header.getValue().forEach(value -> headers.add(new Message.Header(header.getKey(), value)));
    }
    return new Message(
        signed.method().name(),
        signed.encodedPath(),
        signed.encodedQueryParameters().orElse(""),
        headers,
        Message.hash(body));
  }
}
