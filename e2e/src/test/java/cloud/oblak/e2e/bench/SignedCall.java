package cloud.oblak.e2e.bench;

import cloud.oblak.e2e.aws.AwsKeys;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A call of the AWS face, signed before the clock runs, so that no client's time is measured. */
record SignedCall(AwsKeys keys, String api, String body) {
  private static final String REGION = "us-east-1";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  static SignedCall ec2(AwsKeys keys, String call) {
    return new SignedCall(keys, "ec2", "Version=2016-11-15&Action=" + call);
  }

  static SignedCall iam(AwsKeys keys, String call) {
    return new SignedCall(keys, "iam", "Version=2010-05-08&Action=" + call);
  }

  HttpRequest to(String url) {
    URI uri = URI.create(url + "/");
    String time = TIME.format(Instant.now());
    String scope = time.substring(0, 8) + "/" + REGION + "/" + api + "/aws4_request";
    String canonical =
        "POST\n/\n\ncontent-type:"
            + FORM
            + "\nhost:"
            + uri.getAuthority()
            + "\nx-amz-date:"
            + time
            + "\n\ncontent-type;host;x-amz-date\n"
            + sha256(body);
    String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical);
    byte[] key = ("AWS4" + keys.secret()).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/")) {
      key = hmac(key, part);
    }
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", FORM)
        .header("X-Amz-Date", time)
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential="
                + keys.id()
                + "/"
                + scope
                + ", SignedHeaders=content-type;host;x-amz-date, Signature="
                + HexFormat.of().formatHex(hmac(key, toSign)))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
