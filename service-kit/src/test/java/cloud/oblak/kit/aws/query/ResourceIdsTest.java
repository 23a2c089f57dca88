package cloud.oblak.kit.aws.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.platform.FaultException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceIdsTest {
  private static final ResourceIds IDS = new ResourceIds("i", "instance ID", "InvalidInstanceID");
  private static final String ONE = "i-00000000000000001";
  private static final String TWO = "i-00000000000000002";

  private static FaultException refused(Runnable call) {
    return assertThrows(FaultException.class, call::run);
  }

  private static TagSpecification tags(String type, String... pairs) {
    List<TagSpecification.Tag> all = new java.util.ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.add(new TagSpecification.Tag(pairs[i], pairs[i + 1]));
    }
    return new TagSpecification(type, all);
  }

  @Test
  void aMalformedIdIsToldFromOneThatIsNotThere() {
    assertEquals(List.of(ONE, TWO), IDS.checked(List.of(ONE, TWO, ONE)));
    assertEquals(List.of("i-12345678"), IDS.checked(List.of("i-12345678")));
    for (String bad : List.of("i-123", "ami-00000000000000001", "i-0000000000000000G", "", "i-")) {
      FaultException malformed = refused(() -> IDS.checked(List.of(ONE, bad)));
      assertEquals("InvalidInstanceID.Malformed", malformed.fault().code().code(), bad);
    }
  }

  @Test
  void allMissingIdsAreNamed() {
    IDS.allFound(List.of(ONE), List.of(ONE, TWO));
    FaultException one = refused(() -> IDS.allFound(List.of(ONE, TWO), List.of(TWO)));
    assertEquals("InvalidInstanceID.NotFound", one.fault().code().code());
    assertEquals("The instance ID '" + ONE + "' does not exist", one.fault().message());
    assertEquals(
        "The instance IDs '" + ONE + ", " + TWO + "' do not exist",
        refused(() -> IDS.allFound(List.of(ONE, TWO), List.of())).fault().message());
  }

  @Test
  void tagsOnCreateAreForTheTypeThatIsMade() {
    assertEquals(
        Map.of("a", "1", "b", ""),
        TagSpecification.of(
            "instance", List.of(tags("instance", "a", "1"), tags("instance", "b", null))));
    assertEquals(
        "'volume' is not a valid taggable resource type for this operation.",
        refused(() -> TagSpecification.of("instance", List.of(tags("volume", "a", "1"))))
            .fault()
            .message());
    refused(() -> TagSpecification.of("instance", List.of(tags("instance", "a", "1", "a", "2"))));
    refused(() -> TagSpecification.of("instance", List.of(tags("instance", "aws:x", "1"))));
    refused(() -> TagSpecification.of("instance", List.of(tags(null, "a", "1"))));
  }
}
