package cloud.oblak.gateway.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks signatures for one region.
 *
 * @param region the installation's
 */
public record SignatureCheck(String region) {
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Set<String> GLOBAL = Set.of("iam", "sts");
  private static final String GLOBAL_REGION = "us-east-1";
  // Whoever changes these under way changes what the request asks for.
  private static final List<String> SIGNED_WHERE_PRESENT = List.of("x-amz-target");
  private static final int MAX_HEADERS = 100;
  private static final String HMAC = "HmacSHA256";

  /**
   * What can be checked without a key: place, time, and that enough is signed.
   *
   * @throws cloud.oblak.platform.FaultException SignatureDoesNotMatch, RequestExpired
   */
  public void outside(Message message, Signature signature, Instant now) {
    Scope scope = signature.scope();
    boolean here =
        scope.region().equals(region)
            || (GLOBAL.contains(scope.service()) && scope.region().equals(GLOBAL_REGION));
    if (!here) {
      throw SignatureFault.SCOPE.with(
          "Credential should be scoped to a valid region, not '"
              + scope.region()
              + "'; the region here is '"
              + region
              + "'.");
    }
    if (!signature.date().startsWith(scope.date())) {
      throw SignatureFault.SCOPE.with(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '"
              + scope.date()
              + "' != '"
              + signature.date().substring(0, scope.date().length())
              + "'.");
    }
    checkTime(signature, now);
    checkHeaders(message, signature);
  }

  private static void checkTime(Signature signature, Instant now) {
    Instant end = signature.at().plus(signature.life().orElse(SKEW));
    if (now.isAfter(end)) {
      throw SignatureFault.EXPIRED.with(
          "Signature expired: "
              + signature.date()
              + (signature.presigned()
                  ? " was good for "
                      + signature.life().orElseThrow().toSeconds()
                      + " seconds, and it is now "
                      + SignedAt.print(now)
                  : " is now earlier than "
                      + SignedAt.print(now.minus(SKEW))
                      + " ("
                      + SignedAt.print(now)
                      + " - 5 min.)"));
    }
    if (signature.at().isAfter(now.plus(SKEW))) {
      throw SignatureFault.EXPIRED.with(
          "Signature not yet current: "
              + signature.date()
              + " is still later than "
              + SignedAt.print(now.plus(SKEW))
              + " ("
              + SignedAt.print(now)
              + " + 5 min.)");
    }
  }

  private static void checkHeaders(Message message, Signature signature) {
    // Once each and sorted, as SigV4 has it; repeated names would multiply the work.
    List<String> names = List.copyOf(signature.signedHeaders());
    if (names.size() > MAX_HEADERS || !names.equals(names.stream().distinct().sorted().toList())) {
      throw SignatureFault.MISMATCH.with(
          "SignedHeaders must name at most " + MAX_HEADERS + " headers, sorted and each once.");
    }
    if (!signature.signedHeaders().contains("host")) {
      throw SignatureFault.MISMATCH.with(
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : SIGNED_WHERE_PRESENT) {
      if (message.header(name).isPresent() && !signature.signedHeaders().contains(name)) {
        throw SignatureFault.MISMATCH.with(
            "'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
  }

  /**
   * Whether the key made the signature.
   *
   * @param signingKey kSigning of the signature's scope
   * @throws cloud.oblak.platform.FaultException SignatureDoesNotMatch
   */
  public void signature(Message message, Signature signature, byte[] signingKey) {
    CanonicalRequest request = new CanonicalRequest(message, signature);
    boolean good =
        equal(signature.value(), hmac(signingKey, request.toSign(true)))
            || (signature.presigned()
                && !signature.sessionToken().isEmpty()
                && equal(signature.value(), hmac(signingKey, request.toSign(false))));
    if (!good) {
      throw SignatureFault.MISMATCH.with(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
  }

  private static boolean equal(String given, String computed) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), computed.getBytes(StandardCharsets.UTF_8));
  }

  private static String hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
