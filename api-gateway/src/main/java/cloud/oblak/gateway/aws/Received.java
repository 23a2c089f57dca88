package cloud.oblak.gateway.aws;

import cloud.oblak.gateway.sigv4.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the HTTP server got, as SigV4 sees it. */
final class Received {
  // No part may hold an equals sign: what begins at one "Credential=" ends before the next, so that
  // the search passes over hostile text once.
  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/,&= ]++/[0-9]++/[a-zA-Z0-9-]++/([a-zA-Z0-9-]++)/");
  private static final Set<String> SIGNATURE =
      Set.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-SignedHeaders",
          "X-Amz-Signature",
          "X-Amz-Security-Token",
          "X-Amz-Content-Sha256");

  private Received() {}

  static Message message(HttpServerRequest request, Buffer body) {
    String query = request.query();
    List<Message.Header> headers =
        request.headers().entries().stream()
            .map((Map.Entry<String, String> header) ->
                new Message.Header(header.getKey(), utf8(header.getValue())))
            .toList();
    return new Message(
        request.method().name(),
        utf8(request.path()),
        query == null ? "" : utf8(query),
        headers,
        Message.hash(body.getBytes()));
  }

  /** A raw query without the parts of a signature in it. */
  static String withoutSignature(String query) {
    return query == null
        ? ""
        : Arrays.stream(query.split("&", -1))
            .filter(pair -> !SIGNATURE.contains(pair.replaceFirst("=.*", "")))
            .collect(Collectors.joining("&"));
  }

  /** The API in the scope of a signature that may otherwise be wrong. */
  static Optional<String> service(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    String query = request.query();
    return service(header != null ? header : query == null ? "" : decoded(query));
  }

  /** The API in a scope that stands in a text. */
  static Optional<String> service(String text) {
    Matcher matcher = SCOPE.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String decoded(String query) {
    try {
      return URLDecoder.decode(query, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  // The server reads bytes as Latin-1, clients sign them as UTF-8.
  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
