package cloud.oblak.kit.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.PolicyRequest;
import cloud.oblak.platform.policy.RequestContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuthorityTest {
  private static final String ACCOUNT = "111122223333";
  private static final String OWN =
      new PolicySetContent(
              List.of(
                  new PolicySetContent.Doc(
                      "own",
                      """
                      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*",
                       "Resource":"*",
                       "Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}}]}\
                      """)),
              null,
              List.of(),
              new TreeMap<>())
          .text();

  private final List<String> questions = new ArrayList<>();
  private final Authority authority =
      new Authority(hash -> OWN, List.of(new Tagged()), List.of(new Named()), "us-east-1");
  private final Principal principal =
      new Principal(ACCOUNT, "arn", Set.of(), "gateway", "", "r").under(PolicySetContent.hash(OWN));

  /** Instances from i-5 on belong to another team. */
  private final class Tagged implements ResourceTags {
    @Override
    public Set<String> kinds() {
      return Set.of("instance");
    }

    @Override
    public Map<String, Map<String, String>> of(
        String accountId, String kind, Collection<String> ids) {
      questions.add(String.join(" ", ids));
      return ids.stream()
          .collect(
              Collectors.toMap(
                  id -> id, id -> Map.of("team", id.compareTo("i-5") < 0 ? "a" : "b")));
    }
  }

  private final class Named implements ResourceNames {
    @Override
    public Set<String> kinds() {
      return Set.of("key-pair");
    }

    @Override
    public Map<String, String> ofIds(String accountId, String kind, Collection<String> ids) {
      questions.add(String.join(" ", ids));
      return Map.of("key-1", "mine");
    }

    @Override
    public Map<String, String> ofNames(String accountId, String kind, Collection<String> names) {
      return Map.of();
    }
  }

  private void require(String... ids) {
    authority.require(
        principal,
        authority.arns("ec2", ACCOUNT, "instance", List.of(ids)).stream()
            .map(arn -> new PolicyRequest("ec2:StopInstances", arn, RequestContext.EMPTY))
            .toList());
  }

  @Test
  void theTagsOfAllThatACallNamesAreReadAtOnceAndEachCounts() {
    require("i-1", "i-2", "i-3");
    assertEquals(List.of("i-1 i-2 i-3"), questions);
    FaultException denied = assertThrows(FaultException.class, () -> require("i-1", "i-6"));
    assertTrue(denied.getMessage().contains("instance/i-6"), denied.getMessage());
  }

  @Test
  void theNamesOfAllThatACallNamesAreReadAtOnce() {
    String prefix = "arn:aws:ec2:us-east-1:" + ACCOUNT + ":key-pair/";
    assertEquals(
        List.of(prefix + "mine", prefix + "*", prefix + "key-2"),
        authority.arns("ec2", ACCOUNT, "key-pair", List.of("key-1", "*", "key-2")));
    assertEquals(List.of("key-1 key-2"), questions);
    assertEquals(List.of(), authority.arns("ec2", ACCOUNT, "key-pair", List.of()));
    assertEquals(List.of("key-1 key-2"), questions);
  }
}
