package cloud.oblak.nodeapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameLimitsTest {
  private static List<ObservedObject> objects(int count, int reasonLength) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            new ObservedObject(
                ObjectKind.PORT,
                "eni-" + i,
                1,
                new ObjectStatus(ObjectStatus.Phase.FAILED, "é".repeat(reasonLength))))
        .toList();
  }

  private static List<ToService.Observed> sent(List<ObservedObject> objects) {
    List<ToService.Observed> messages = new ArrayList<>();
    FrameLimits.inBatches(
        objects,
        ToService.Observed::new,
        text -> {
          assertTrue(text.length() * 2 <= FrameLimits.MESSAGE_BYTES, "a message is too large");
          try {
            messages.add((ToService.Observed) NodeJson.mapper().readValue(text, ToService.class));
          } catch (JsonProcessingException unreadable) {
            throw new AssertionError(unreadable);
          }
        });
    return messages;
  }

  @Test
  void largeObjectsGoInSmallMessagesAndTheLastOneSaysSo() {
    List<ObservedObject> objects = objects(450, 20_000);
    List<ToService.Observed> messages = sent(objects);
    assertTrue(messages.size() > 10);
    assertEquals(objects, messages.stream().flatMap(m -> m.objects().stream()).toList());
    assertEquals(1, messages.stream().filter(ToService.Observed::complete).count());
    assertTrue(messages.getLast().complete());
  }

  @Test
  void smallObjectsGoTogether() {
    assertEquals(1, sent(objects(100, 10)).size());
    assertEquals(List.of(), sent(List.of()));
  }
}
