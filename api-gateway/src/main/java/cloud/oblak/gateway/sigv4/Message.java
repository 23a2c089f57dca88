package cloud.oblak.gateway.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A request as it arrived.
 *
 * @param path still encoded, without query
 * @param query still encoded, empty where there is none
 * @param headers in their order
 * @param bodyHash SHA-256 of the body in hex
 */
public record Message(
    String method, String path, String query, List<Header> headers, String bodyHash) {
  /** One line of the head; names in any case. */
  public record Header(String name, String value) {}

  public Message {
    headers = List.copyOf(headers);
  }

  /** The first header of that name. */
  Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /** SHA-256 in hex. */
  public static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String hash(String text) {
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }
}
