package cloud.oblak.nodeapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;

class ToldTest {
  private static String reason(String told) {
    return new WorkloadStatus(WorkloadStatus.Phase.FAILED, null, told, null, null, 0).reason();
  }

  @Test
  void whatNoDatabaseCanStoreIsTakenOutOfEveryReason() {
    assertEquals("no such user a b", reason("no such user a\0b"));
    assertEquals("a b  c d", reason("a\nb\r\u001bc\u2028d"));
    assertEquals("a b", reason("a\ud800b"));
    assertEquals("käse 😀", reason("käse 😀"));
    assertEquals("", reason(null));
    assertEquals("x y", new ImageStatus(ImageStatus.Phase.FAILED, "", 0, 0, "x\0y").reason());
    assertEquals("x y", new ObjectStatus(ObjectStatus.Phase.FAILED, "x\0y").reason());
  }

  @Test
  void aReasonIsNeverLongAndNeverEndsInHalfACharacter() {
    assertEquals(Told.LONGEST, reason("x".repeat(1 << 20)).length());
    String cut = reason("x" + "😀".repeat(1000));
    assertTrue(cut.length() <= Told.LONGEST);
    assertTrue(cut.endsWith("😀"));
  }

  @Test
  void anObjectWithoutStatusOrPhaseIsLeftOut() throws JsonProcessingException {
    String observed =
        """
        {"message":"observed","complete":false,"objects":[
          {"kind":"WORKLOAD","id":"i-1","generation":1},
          {"kind":"WORKLOAD","id":"i-2","generation":1,"status":{"type":"workload"}}]}
        """;
    ToService read = NodeJson.mapper().readValue(observed, ToService.class);
    assertTrue(((ToService.Observed) read).objects().isEmpty());
  }
}
