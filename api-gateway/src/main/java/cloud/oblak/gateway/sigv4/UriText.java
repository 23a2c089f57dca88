package cloud.oblak.gateway.sigv4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Paths and queries as SigV4 wants them encoded. */
final class UriText {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final int HEX = 16;

  private UriText() {}

  /** A query parameter, decoded. */
  record Parameter(String name, String value) {}

  /** The parameters of a raw query in their order. */
  static List<Parameter> parameters(String query) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.add(new Parameter(decode(name), decode(value)));
      }
    }
    return parameters;
  }

  /** Encoded, then ordered by name and value. */
  static String canonicalQuery(List<Parameter> parameters) {
    return parameters.stream()
        .map(parameter -> new Parameter(encode(parameter.name()), encode(parameter.value())))
        .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
        .map(parameter -> parameter.name() + "=" + parameter.value())
        .collect(Collectors.joining("&"));
  }

  /**
   * Without empty and relative segments, and encoded once more than it arrived, as every API but
   * S3's has it.
   */
  static String canonicalPath(String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(encode(segment));
      }
    }
    boolean folder = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
    String joined = String.join("/", segments);
    return joined.isEmpty() ? "/" : "/" + joined + (folder ? "/" : "");
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      if (one > 0 && UNRESERVED.indexOf(one) >= 0) {
        encoded.append((char) one);
      } else {
        encoded.append('%').append(digit(one >> 4)).append(digit(one));
      }
    }
    return encoded.toString();
  }

  private static char digit(int value) {
    return Character.toUpperCase(Character.forDigit(value & (HEX - 1), HEX));
  }

  // A plus is a plus: SigV4 knows %20 only.
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], HEX) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], HEX) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        decoded.write(high * HEX + low);
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }
}
