package cloud.oblak.kit.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The parameters of a call as a JSON object in text: bounded, without secrets, and never a reason
 * to refuse the call. Reads no further than what it keeps.
 */
public final class ParameterText {
  /** Text of a call without parameters. */
  public static final String NONE = "{}";

  private static final int BUDGET = 4000;
  private static final int MAX_TEXT = 2000;
  private static final int MAX_DEPTH = 16;
  // What a member costs beside its name and value.
  private static final int PUNCTUATION = 6;
  private static final String CUT = "…";
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonFactory CBOR = new CBORFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private int left = BUDGET;

  private ParameterText() {}

  /**
   * Of a call in the query protocols.
   *
   * @param query the raw query string
   */
  public static String ofForm(String query, byte[] form) {
    ParameterText text = new ParameterText();
    text.pairs(text.root, query);
    text.pairs(text.root, new String(form, StandardCharsets.UTF_8));
    text.root.remove("Action");
    text.root.remove("Version");
    if (text.root.path("Attribute").asText().equals("userData") && text.root.has("Value")) {
      text.root.put("Value", Secrets.HIDDEN);
    }
    return text.written();
  }

  /** Of a call in JSON. */
  public static String ofJson(byte[] body) {
    ParameterText text = new ParameterText();
    text.document(text.root, JSON, body);
    return text.written();
  }

  /** Of a call in CBOR. */
  public static String ofCbor(byte[] body) {
    ParameterText text = new ParameterText();
    text.document(text.root, CBOR, body);
    return text.written();
  }

  /**
   * Of a call in REST: method and path, and where there are any, query and body.
   *
   * @param query the raw query string; null where there is none
   * @param json whether the body says that it is JSON
   */
  public static String ofRest(String method, String path, String query, byte[] body, boolean json) {
    ParameterText text = new ParameterText();
    text.put(text.root, "method", method);
    text.put(text.root, "path", path);
    if (query != null && !query.isEmpty()) {
      text.pairs(text.root.putObject("query"), query);
    }
    if (body.length > 0) {
      if (json) {
        text.document(text.root.putObject("body"), JSON, body);
      } else {
        text.root.put("bodyBytes", body.length);
      }
    }
    return text.written();
  }

  private String written() {
    if (left < 0) {
      root.put("truncated", true);
    }
    try {
      return MAPPER.writeValueAsString(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Parameters cannot be written.", impossible);
    }
  }

  private void pairs(ObjectNode into, String encoded) {
    for (int start = 0; start < encoded.length() && left >= 0; ) {
      int end = encoded.indexOf('&', start);
      end = end < 0 ? encoded.length() : end;
      int equals = encoded.indexOf('=', start);
      if (end > start) {
        boolean named = equals >= start && equals < end;
        put(
            into,
            decoded(encoded, start, named ? equals : end),
            named ? decoded(encoded, equals + 1, end) : "");
      }
      start = end + 1;
    }
  }

  // Four bytes in percent signs are one character.
  private static String decoded(String encoded, int start, int end) {
    String text = encoded.substring(start, Math.min(end, start + 12 * MAX_TEXT));
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }

  private void put(ObjectNode into, String name, String value) {
    String key = clean(name);
    String kept = Secrets.named(name) ? Secrets.HIDDEN : clean(Secrets.without(cut(value)));
    if (takes(key.length() + kept.length())) {
      into.put(key, kept);
    }
  }

  private boolean takes(int length) {
    left -= length + PUNCTUATION;
    return left >= 0;
  }

  private void document(ObjectNode into, JsonFactory format, byte[] body) {
    if (body.length == 0) {
      return;
    }
    try (JsonParser parser = format.createParser(body)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        object(into, parser, 0);
      } else {
        root.put("unreadable", true);
      }
    } catch (IOException malformed) {
      root.put("unreadable", true);
    }
  }

  private void object(ObjectNode into, JsonParser parser, int depth) throws IOException {
    while (left >= 0 && parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      String key = clean(cut(name));
      if (Secrets.named(name)) {
        parser.skipChildren();
        put(into, name, "");
      } else if (!takes(key.length())) {
        return;
      } else if (value == JsonToken.START_OBJECT) {
        nested(into.putObject(key), parser, depth);
      } else if (value == JsonToken.START_ARRAY) {
        array(into.putArray(key), parser, depth + 1);
      } else {
        scalar(parser, value, into.putArray(key));
        into.set(key, into.get(key).path(0));
      }
    }
  }

  private void nested(ObjectNode into, JsonParser parser, int depth) throws IOException {
    if (depth < MAX_DEPTH) {
      object(into, parser, depth + 1);
    } else {
      parser.skipChildren();
    }
  }

  private void array(ArrayNode into, JsonParser parser, int depth) throws IOException {
    while (left >= 0) {
      JsonToken value = parser.nextToken();
      if (value == null || value == JsonToken.END_ARRAY || !takes(0)) {
        return;
      }
      if (value == JsonToken.START_OBJECT) {
        nested(into.addObject(), parser, depth);
      } else if (value == JsonToken.START_ARRAY && depth < MAX_DEPTH) {
        array(into.addArray(), parser, depth + 1);
      } else if (value == JsonToken.START_ARRAY) {
        parser.skipChildren();
      } else {
        scalar(parser, value, into);
      }
    }
  }

  private void scalar(JsonParser parser, JsonToken value, ArrayNode into) throws IOException {
    switch (value) {
      case VALUE_TRUE, VALUE_FALSE -> into.add(value == JsonToken.VALUE_TRUE);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText(), into);
      case VALUE_STRING -> text(parser.getText(), into);
      case VALUE_EMBEDDED_OBJECT -> into.add(Secrets.HIDDEN);
      default -> into.addNull();
    }
  }

  private void number(String digits, ArrayNode into) {
    try {
      into.add(Long.parseLong(digits));
      takes(digits.length());
    } catch (NumberFormatException large) {
      text(digits, into);
    }
  }

  private void text(String value, ArrayNode into) {
    String kept = clean(Secrets.without(cut(value)));
    into.add(takes(kept.length()) ? kept : CUT);
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + CUT;
  }

  /** Without what PostgreSQL or UTF-8 cannot hold: NUL and halves of characters. */
  public static String clean(String text) {
    boolean fine = true;
    for (int i = 0; i < text.length() && fine; i++) {
      char c = text.charAt(i);
      fine = c != 0 && !Character.isSurrogate(c);
    }
    if (fine) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point ->
            out.appendCodePoint(
                point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                    ? '\uFFFD'
                    : point));
    return out.toString();
  }
}
