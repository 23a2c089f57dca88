package cloud.oblak.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.aws.AwsRegistry;
import cloud.oblak.kit.aws.AwsRegistry.Listed;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The checked-in list of AWS's actions is the one that the code gives. */
@QuarkusTest
@WithTestResource(TestInstallation.class)
class AwsActionsIT {
  private static final Path CHECKED_IN = Path.of("../docs/reference/aws-actions.md");
  private static final List<String> SERVICES =
      List.of("identity", "compute", "network", "metering");

  @Inject AwsRegistry registry;

  @Test
  void theCheckedInListIsNotStale() throws IOException {
    String document = document();
    if (Boolean.getBoolean("openapi.renew")) {
      Files.writeString(CHECKED_IN, document);
    }
    assertEquals(
        Files.readString(CHECKED_IN),
        document,
        "docs/reference/aws-actions.md is stale: run `./oblak test openapi`, which writes it anew,"
            + " look at the difference and commit it.");
  }

  @Test
  void noTwoServicesOwnAnAction() {
    List<Listed> built = SERVICES.stream().flatMap(s -> registry.built(s).stream()).toList();
    assertEquals(built.size(), built.stream().distinct().count(), () -> "twice in " + built);
    assertTrue(built.contains(new Listed("ec2", "RunInstances", true)));
  }

  private String document() {
    Map<String, SortedSet<String>> built = byApi(SERVICES.stream().map(registry::built));
    Map<String, SortedSet<String>> all = byApi(SERVICES.stream().map(registry::of));
    StringBuilder page = new StringBuilder();
    page.append("# AWS actions\n\nGenerated from the code; `GET /v1/aws/actions` says the same of")
        .append(" the running installation. What is not built answers `UnsupportedOperation`, what")
        .append(" AWS does not have `InvalidAction`.\n");
    all.forEach((api, actions) -> {
      SortedSet<String> here = built.getOrDefault(api, new TreeSet<>());
      actions.removeAll(here);
      page.append("\n## %s: %d built, %d not\n\n".formatted(api, here.size(), actions.size()))
          .append(String.join(", ", here))
          .append("\n\n<details><summary>Not built</summary>\n\n")
          .append(String.join(", ", actions))
          .append("\n\n</details>\n");
    });
    return page.toString();
  }

  private static Map<String, SortedSet<String>> byApi(Stream<List<Listed>> lists) {
    return lists
        .flatMap(List::stream)
        .collect(
            Collectors.groupingBy(
                Listed::api,
                TreeMap::new,
                Collectors.mapping(Listed::action, Collectors.toCollection(TreeSet::new))));
  }
}
