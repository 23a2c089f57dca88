package cloud.oblak.gateway.sigv4;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AWS's published test suite, seen from the side that checks. */
class VectorTest {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private final SignatureCheck check = new SignatureCheck("us-east-1");

  record Vector(String name, Message message) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aPublishedSignatureIsGood(Vector vector) {
    assertDoesNotThrow(() -> verify(vector.message()));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void anythingElseIsNot(Vector vector) {
    Message good = vector.message();
    refused(new Message("PUT", good.path(), good.query(), good.headers(), good.bodyHash()));
    refused(new Message(good.method(), "/x", good.query(), good.headers(), good.bodyHash()));
    refused(
        new Message(
            good.method(), good.path(), good.query() + "&x=y", good.headers(), good.bodyHash()));
    refused(
        new Message(
            good.method(), good.path(), good.query(), good.headers(), Message.hash("other")));
  }

  @Test
  void theSuiteIsThere() throws IOException {
    assertEquals(22, vectors().count());
  }

  private void verify(Message message) {
    Signature signature = Signature.of(message);
    check.outside(message, signature, signature.at());
    check.signature(message, signature, SigningKey.of(SECRET, signature.scope()));
  }

  private void refused(Message message) {
    FaultException thrown = assertThrows(FaultException.class, () -> verify(message));
    assertEquals(SignatureFault.MISMATCH, thrown.fault().code());
  }

  static Stream<Vector> vectors() throws IOException {
    try (InputStream in = VectorTest.class.getResourceAsStream("/sigv4/vectors.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("(?m)^=== ", -1)).skip(1).map(VectorTest::read);
    }
  }

  private static Vector read(String block) {
    String[] halves = block.split("\n\n", 2);
    String[] lines = halves[0].split("\n", -1);
    String uri = lines[1].substring(lines[1].indexOf(' ') + 1);
    int question = uri.indexOf('?');
    List<Message.Header> headers = new ArrayList<>();
    for (String line : Arrays.asList(lines).subList(2, lines.length)) {
      int colon = line.indexOf(':');
      assertTrue(colon > 0, line);
      headers.add(new Message.Header(line.substring(0, colon), line.substring(colon + 2)));
    }
    return new Vector(
        lines[0],
        new Message(
            lines[1].substring(0, lines[1].indexOf(' ')),
            question < 0 ? uri : uri.substring(0, question),
            question < 0 ? "" : uri.substring(question + 1),
            headers,
            Message.hash(halves[1].strip())));
  }
}
