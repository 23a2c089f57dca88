package cloud.oblak.kit.aws.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An XML document in the making; text that XML cannot carry is replaced, never refused. These
 * protocols need elements without attributes only; with the JDK's writer a page of a thousand
 * instances takes 1.6 times as long. Names come from the model and are not checked.
 */
final class Xml {
  private final StringBuilder text = new StringBuilder(1024);
  private final Deque<String> open = new ArrayDeque<>();

  Xml() {
    text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  }

  /**
   * The root element.
   *
   * @param namespace empty for none
   */
  Xml root(String name, String namespace) {
    if (namespace.isEmpty()) {
      return open(name);
    }
    text.append('<').append(name).append(" xmlns=\"");
    escaped(namespace);
    text.append("\">");
    open.push(name);
    return this;
  }

  Xml open(String name) {
    text.append('<').append(name).append('>');
    open.push(name);
    return this;
  }

  Xml close() {
    text.append("</").append(open.pop()).append('>');
    return this;
  }

  Xml element(String name, String content) {
    text.append('<').append(name).append('>');
    escaped(content);
    text.append("</").append(name).append('>');
    return this;
  }

  byte[] bytes() {
    if (!open.isEmpty()) {
      throw new IllegalStateException(open + " are open");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void escaped(String content) {
    int plain = 0;
    for (int i = 0; i < content.length(); i++) {
      String replacement = replacement(content, i);
      if (replacement != null) {
        text.append(content, plain, i).append(replacement);
        plain = i + 1;
      }
    }
    text.append(content, plain, content.length());
  }

  /** What stands for a character; null where it stands for itself. */
  private static String replacement(String content, int at) {
    char c = content.charAt(at);
    if (c > '>' && c < Character.MIN_SURROGATE) {
      return null;
    }
    return switch (c) {
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '&' -> "&amp;";
      case '"' -> "&quot;";
      // a reader turns a bare carriage return into a line feed
      case '\r' -> "&#xd;";
      case '\n', '\t' -> null;
      default -> carried(content, at) ? null : "\ufffd";
    };
  }

  private static boolean carried(String content, int at) {
    char c = content.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 < content.length() && Character.isLowSurrogate(content.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at > 0 && Character.isHighSurrogate(content.charAt(at - 1));
    }
    return c >= ' ' && c < 0xfffe;
  }
}
