package cloud.oblak.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceivedTest {
  @Test
  void theApiIsReadFromAScope() {
    assertEquals(
        Optional.of("ec2"),
        Received.service(
            "AWS4-HMAC-SHA256 Credential=AKIA/20260102/us-east-1/ec2/aws4_request, Signature=x"));
    assertEquals(
        Optional.of("iam"),
        Received.service("X-Amz-Credential=AKIA/20260102/us-east-1/iam/aws4_request&a=b"));
    assertEquals(Optional.empty(), Received.service("Credential=AKIA/x"));
  }

  @Test
  void hostileTextIsPassedOverOnce() {
    for (String part : List.of("Credential=", "Credential=a/1/Credential", "Credential=a/1/a/b")) {
      String text = part.repeat(100_000);
      assertTimeoutPreemptively(
          Duration.ofSeconds(5), () -> assertEquals(Optional.empty(), Received.service(text)));
    }
  }
}
