package cloud.oblak.identity.policyset.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is taken for a condition key, and how long that takes. */
class ContextKeysTest {
  private static String keys(String resource) {
    return ContextKeys.of(
            List.of(
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*",\
                "Resource":"arn:aws:ec2:*:*:instance/%s"}]}\
                """
                    .formatted(resource)))
        .toString();
  }

  @Test
  void aVariableNamesAKeyUnlessItIsACharacter() {
    assertEquals("[aws:username]", keys("${ aws:username }"));
    assertEquals("[aws:a, aws:b]", keys("${aws:a}-${aws:b , 'none'}"));
    assertEquals("[]", keys("${*}${?}${$}"));
    assertEquals("[]", keys("${}${ }"));
    assertEquals("[aws:a]", keys("${aws:a}${}}"));
  }

  @Test
  void whatDoesNotEndIsNoVariable() {
    assertEquals("[]", keys("${foo"));
    assertEquals("[]", keys("$foo}"));
    assertEquals("[aws:a]", keys("${aws:a}${foo"));
  }

  @Test
  void longTextsAreReadInNoTime() {
    String spaces = " ".repeat(30_000);
    for (String hostile :
        List.of(
            "${" + spaces,
            "${a" + spaces + "}",
            "${" + spaces + "a",
            "${a" + spaces + "," + spaces.substring(28_000),
            "${".repeat(15_000))) {
      assertTimeoutPreemptively(Duration.ofSeconds(10), () -> keys(hostile));
    }
  }
}
