package cloud.oblak.gateway.sigv4;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a request says about its signature.
 *
 * @param signedHeaders lower case, in the order they were signed
 * @param value in hex, as it was sent
 * @param date when it was signed, as it stands in what was signed: {@code 20260102T030405Z}
 * @param at the same moment
 * @param life of a presigned URL; empty for a signature in the header
 * @param sessionToken empty where there is none
 */
public record Signature(
    Scope scope,
    List<String> signedHeaders,
    String value,
    String date,
    Instant at,
    Optional<Duration> life,
    String sessionToken) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  public Signature {
    signedHeaders = List.copyOf(signedHeaders);
  }

  /**
   * The signature of a request, from its header or its query.
   *
   * @throws cloud.oblak.platform.FaultException MissingAuthenticationToken where there is none,
   *     IncompleteSignature where a part is missing or malformed, SignatureDoesNotMatch where the
   *     scope cannot be right
   */
  public static Signature of(Message message) {
    Optional<String> header =
        message.header("Authorization").filter(value -> value.startsWith("AWS4-"));
    List<UriText.Parameter> parameters = UriText.parameters(message.query());
    boolean query = parameters.stream().anyMatch(one -> one.name().equals("X-Amz-Algorithm"));
    if (header.isPresent() && query) {
      throw SignatureFault.INCOMPLETE.with(
          "The request is signed twice, in the Authorization header and in the query; only one is"
              + " allowed.");
    }
    if (header.isPresent()) {
      return HeaderForm.read(header.get(), message);
    }
    if (query) {
      return QueryForm.read(parameters);
    }
    throw SignatureFault.MISSING.with("Request is missing Authentication Token");
  }

  /** Whether it came in the query. */
  boolean presigned() {
    return life.isPresent();
  }
}
