package cloud.oblak.gateway.sigv4;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text of a request that is signed. */
final class CanonicalRequest {
  private static final String CONTENT = "X-Amz-Content-Sha256";
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private final Message message;
  private final Signature signature;

  CanonicalRequest(Message message, Signature signature) {
    this.message = message;
    this.signature = signature;
  }

  /**
   * The text.
   *
   * @param withToken false for a presigned URL to which the session token was added after signing
   */
  String text(boolean withToken) {
    List<UriText.Parameter> parameters =
        UriText.parameters(message.query()).stream()
            .filter(one -> !signature.presigned() || !one.name().equals(QueryForm.SIGNATURE))
            .filter(one -> withToken || !one.name().equals(QueryForm.TOKEN))
            .toList();
    return String.join(
        "\n",
        message.method(),
        UriText.canonicalPath(message.path()),
        UriText.canonicalQuery(parameters),
        signature.signedHeaders().stream()
            .map(name -> name + ":" + values(name) + "\n")
            .collect(Collectors.joining()),
        String.join(";", signature.signedHeaders()),
        payload());
  }

  /** What is to be signed with the key. */
  String toSign(boolean withToken) {
    return String.join(
        "\n",
        Signature.ALGORITHM,
        signature.date(),
        signature.scope().text(),
        Message.hash(text(withToken)));
  }

  private String values(String name) {
    return message.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(header -> header.value().strip().replaceAll("[ \\t\\r\\n]+", " "))
        .collect(Collectors.joining(","));
  }

  // What is said must be true, except that the body may stay unsigned where that itself is signed.
  private String payload() {
    String said =
        message
            .header(CONTENT)
            .or(() ->
                signature.presigned()
                    ? QueryForm.optional(UriText.parameters(message.query()), CONTENT)
                    : Optional.empty())
            .orElse(message.bodyHash());
    if (!said.equals(UNSIGNED) && !said.equals(message.bodyHash())) {
      throw SignatureFault.MISMATCH.with(
          "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }
    return said;
  }
}
