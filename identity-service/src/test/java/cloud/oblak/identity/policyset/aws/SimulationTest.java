package cloud.oblak.identity.policyset.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.policy.PolicySet;
import cloud.oblak.platform.policy.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.EvaluationResult;

/** How much of a simulation comes at once. */
class SimulationTest {
  private static final PolicySet NONE = new PolicySet(List.of(), Optional.empty(), List.of());
  private static final List<String> ACTIONS =
      IntStream.range(0, 1000).mapToObj(i -> "ec2:Action" + i).toList();

  private static Simulation missing(int keys) {
    Set<String> names =
        IntStream.range(0, keys).mapToObj(i -> "k" + i).collect(Collectors.toUnmodifiableSet());
    return new Simulation(NONE, RequestContext.EMPTY, names);
  }

  private static List<String> allOf(Simulation simulation, List<String> resources, int most) {
    List<String> seen = new ArrayList<>();
    String token = null;
    do {
      Page<EvaluationResult> page = simulation.of(ACTIONS, resources, PageRequest.of(1000, token));
      assertTrue(!page.items().isEmpty() && page.items().size() <= most, seen.toString());
      page.items().forEach(result -> seen.add(result.evalActionName()));
      token = page.nextToken();
    } while (token != null);
    return seen;
  }

  @Test
  void aPageHoldsWhatWasAskedFor() {
    Page<EvaluationResult> page = missing(20).of(ACTIONS, List.of(), PageRequest.of(1000, null));
    assertEquals(1000, page.items().size());
    assertEquals(20, page.items().getFirst().missingContextValues().size());
    assertNull(page.nextToken());
  }

  @Test
  void manyMissingKeysMakeShortPagesWithEveryResult() {
    assertEquals(ACTIONS, allOf(missing(10_000), List.of(), 10));
  }

  @Test
  void longResourcesMakeShortPagesWithEveryResult() {
    assertEquals(ACTIONS, allOf(missing(0), List.of("arn:" + "x".repeat(20_000)), 100));
  }

  @Test
  void oneResultAtLeastIsOnAPage() {
    Page<EvaluationResult> page =
        missing(100_000).of(ACTIONS, List.of(), PageRequest.of(1000, null));
    assertEquals(1, page.items().size());
    assertEquals(100_000, page.items().getFirst().missingContextValues().size());
    assertNotNull(page.nextToken());
  }
}
