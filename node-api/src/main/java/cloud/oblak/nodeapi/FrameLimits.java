package cloud.oblak.nodeapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** How large a message between a service and an agent may be, for both ends of the link. */
public final class FrameLimits {
  /** Bytes of one WebSocket frame; a longer message is sent in several. */
  public static final int FRAME_BYTES = 1 << 20;

  /** Bytes of one message, which either end takes. */
  public static final int MESSAGE_BYTES = 4 << 20;

  /** Bytes after which a list goes into several messages: far from the limit of one. */
  static final int BATCH_BYTES = 1 << 20;

  private static final int BATCH_OBJECTS = 200;

  private FrameLimits() {}

  /**
   * Writes a list as messages that are small enough, in order; an empty list is no message. An
   * object that is larger than a message goes alone.
   *
   * @param message makes the message of a part of the list; told whether it is the last part
   * @param send takes a message as text
   */
  public static <T> void inBatches(
      List<T> objects, BiFunction<List<T>, Boolean, Object> message, Consumer<String> send) {
    for (int from = 0; from < objects.size(); from += BATCH_OBJECTS) {
      int to = Math.min(objects.size(), from + BATCH_OBJECTS);
      halve(objects.subList(from, to), to == objects.size(), message, send);
    }
  }

  private static <T> void halve(
      List<T> part,
      boolean last,
      BiFunction<List<T>, Boolean, Object> message,
      Consumer<String> send) {
    String text = text(message.apply(part, last));
    if (part.size() == 1 || utf8(text) <= BATCH_BYTES) {
      send.accept(text);
      return;
    }
    int half = part.size() / 2;
    halve(part.subList(0, half), false, message, send);
    halve(part.subList(half, part.size()), last, message, send);
  }

  /** A message as JSON. */
  public static String text(Object message) {
    try {
      return NodeJson.mapper().writeValueAsString(message);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException("A message cannot be written.", unwritable);
    }
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
