package cloud.oblak.kit.aws.wire;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a query request as a tree: {@code Filter.1.Name=x} is the value of the child
 * {@code Name} of the child {@code 1} of the child {@code Filter}.
 */
final class Form {
  static final int MAX_NODES = 100_000;
  static final int MAX_DEPTH = 32;

  /** What says whose request it is and not what it asks. */
  private static final Set<String> ENVELOPE =
      Set.of(
          "Action",
          "Version",
          "AWSAccessKeyId",
          "Signature",
          "SignatureVersion",
          "SignatureMethod",
          "SecurityToken",
          "Expires",
          "Timestamp");

  private Map<String, Form> children = Map.of();
  private String value;

  /** Reads the query string and then the body. */
  static Form parse(String query, byte[] body) {
    Parser parser = new Parser();
    parser.add(query);
    try {
      parser.add(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException notText) {
      throw WireFault.MALFORMED_QUERY.with("The body is not text in UTF-8.", notText);
    }
    return parser.root;
  }

  /** The children by name, in the order they came. */
  Map<String, Form> children() {
    return children;
  }

  /** The value of this node, null where only nodes below it have one. */
  String value() {
    return value;
  }

  /** The value of a child, empty where it has none. */
  String value(String child) {
    Form form = children.get(child);
    return form == null || form.value == null ? "" : form.value;
  }

  /** Whether a name at the top belongs to the call and not to the request. */
  static boolean envelope(String name) {
    return ENVELOPE.contains(name) || name.regionMatches(true, 0, "X-Amz-", 0, 6);
  }

  /** Splits pairs and hangs them into a tree whose size is bounded. */
  private static final class Parser {
    private final Form root = new Form();
    private int nodes;

    void add(String encoded) {
      int start = 0;
      while (start < encoded.length()) {
        int end = encoded.indexOf('&', start);
        end = end < 0 ? encoded.length() : end;
        if (end > start) {
          pair(encoded.substring(start, end));
        }
        start = end + 1;
      }
    }

    private void pair(String pair) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String text = equals < 0 ? "" : decode(pair.substring(equals + 1));
      Form node = node(name);
      if (node.value != null && !node.value.equals(text)) {
        throw WireFault.INVALID_QUERY_PARAMETER.with(
            name, "The parameter " + name + " is there twice with different values.");
      }
      node.value = text;
    }

    private Form node(String name) {
      Form node = root;
      int start = 0;
      for (int depth = 1; depth <= MAX_DEPTH; depth++) {
        int dot = name.indexOf('.', start);
        node = child(node, dot < 0 ? name.substring(start) : name.substring(start, dot));
        if (dot < 0) {
          return node;
        }
        start = dot + 1;
      }
      throw WireFault.MALFORMED_QUERY.with(
          "A parameter's name is nested deeper than " + MAX_DEPTH + ".");
    }

    private Form child(Form parent, String name) {
      Form child = parent.children.get(name);
      if (child != null) {
        return child;
      }
      if (++nodes > MAX_NODES) {
        throw WireFault.MALFORMED_QUERY.with("The request has too many parameters.");
      }
      if (parent.children.isEmpty()) {
        parent.children = new LinkedHashMap<>();
      }
      Form fresh = new Form();
      parent.children.put(name, fresh);
      return fresh;
    }
  }

  private static String decode(String encoded) {
    if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
      return encoded;
    }
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw WireFault.MALFORMED_QUERY.with(
          "The query string contains a syntax error: two hex digits must follow a %.", malformed);
    }
  }
}
