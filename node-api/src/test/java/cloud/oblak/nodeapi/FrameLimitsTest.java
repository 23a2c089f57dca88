package cloud.oblak.nodeapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameLimitsTest {
  private static List<DesiredObject> objects(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            new DesiredObject(
                ObjectKind.IMAGE,
                "ami-" + i,
                1,
                false,
                "",
                new ImageSpec("ami-" + i, ImageKind.VM, "é".repeat(length), "", false, List.of())))
        .toList();
  }

  private static List<ToAgent.Desired> sent(List<DesiredObject> objects) {
    List<ToAgent.Desired> messages = new ArrayList<>();
    FrameLimits.inBatches(
        objects,
        ToAgent.Desired::new,
        text -> {
          assertTrue(text.length() * 2 <= FrameLimits.MESSAGE_BYTES, "a message is too large");
          try {
            messages.add((ToAgent.Desired) NodeJson.mapper().readValue(text, ToAgent.class));
          } catch (JsonProcessingException unreadable) {
            throw new AssertionError(unreadable);
          }
        });
    return messages;
  }

  @Test
  void largeObjectsGoInSmallMessagesAndTheLastOneSaysSo() {
    List<DesiredObject> objects = objects(450, 20_000);
    List<ToAgent.Desired> messages = sent(objects);
    assertTrue(messages.size() > 10);
    assertEquals(objects, messages.stream().flatMap(m -> m.objects().stream()).toList());
    assertEquals(1, messages.stream().filter(ToAgent.Desired::complete).count());
    assertTrue(messages.getLast().complete());
  }

  @Test
  void smallObjectsGoTogether() {
    assertEquals(1, sent(objects(100, 10)).size());
    assertEquals(List.of(), sent(List.of()));
  }
}
