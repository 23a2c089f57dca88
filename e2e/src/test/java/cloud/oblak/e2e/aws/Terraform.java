package cloud.oblak.e2e.aws;

import cloud.oblak.e2e.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The Terraform of this machine with AWS's provider from a folder of this machine; nothing is
 * fetched. The folder is named by TF_PLUGIN_MIRROR or found where people keep it.
 */
final class Terraform {
  private static final String REGISTRY = "registry.terraform.io";
  private static final int DEPTH = 3;

  private final Client client;
  private final Path place;

  private Terraform(Client client, Path place) {
    this.client = client;
    this.place = place;
  }

  /** Prepares a configuration of the test resources in an empty directory. */
  static Terraform of(String configuration, Path place, AwsKeys keys) throws IOException {
    Path program = program();
    Path settings = place.resolve("terraformrc");
    Files.writeString(
        settings,
        """
        provider_installation {
          filesystem_mirror {
            path = "%s"
          }
        }
        """
            .formatted(mirror()));
    Files.copy(
        Path.of("src/test/resources/aws/terraform", configuration), place.resolve(configuration));
    Client client =
        Client.command(
            keys,
            "env",
            "TF_CLI_CONFIG_FILE=" + settings,
            "TF_VAR_endpoint=" + Stack.url(),
            "TF_IN_AUTOMATION=1",
            "CHECKPOINT_DISABLE=1",
            program.toString(),
            "-chdir=" + place);
    Terraform terraform = new Terraform(client, place);
    terraform.run("init", "-input=false", "-no-color");
    return terraform;
  }

  /** Runs a command that has to succeed. */
  String run(String... arguments) {
    return client.run(arguments).good().output();
  }

  /** Applies the configuration with these variables, given as {@code name=value}. */
  String apply(String... variables) {
    return run(with("apply", "-auto-approve", variables));
  }

  /** What would change; empty where nothing would. */
  String plan(String... variables) {
    Client.Result result = client.run(with("plan", "-detailed-exitcode", variables));
    if (result.exit() == 2) {
      return result.output();
    }
    result.good();
    return "";
  }

  /** Takes everything away; may be called when there is nothing. */
  String destroy(String... variables) {
    return Files.exists(place.resolve("terraform.tfstate"))
        ? run(with("destroy", "-auto-approve", variables))
        : "";
  }

  private static String[] with(String command, String option, String... variables) {
    List<String> all = new ArrayList<>(List.of(command, option, "-input=false", "-no-color"));
    for (String variable : variables) {
      all.add("-var");
      all.add(variable);
    }
    return all.toArray(String[]::new);
  }

  private static Path program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(directory -> Path.of(directory, "terraform"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(() -> abort("there is no terraform on PATH"));
  }

  private static Path mirror() {
    String named = System.getenv().getOrDefault("TF_PLUGIN_MIRROR", "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    return Stream.of(
            Path.of("/usr/share/terraform"),
            Path.of("/usr/local/share/terraform"),
            Path.of(System.getProperty("user.home"), ".terraform.d"),
            Path.of("/opt"))
        .flatMap(place -> mirrorBelow(place).stream())
        .findFirst()
        .orElseGet(() ->
            abort(
                "there is no folder "
                    + REGISTRY
                    + " with AWS's provider; TF_PLUGIN_MIRROR can name the one above it"));
  }

  private static Optional<Path> mirrorBelow(Path place) {
    if (!Files.isDirectory(place)) {
      return Optional.empty();
    }
    try (Stream<Path> found =
        Files.find(
            place,
            DEPTH,
            (path, attributes) ->
                attributes.isDirectory() && path.getFileName().toString().equals(REGISTRY))) {
      return found
          .filter(folder -> Files.isDirectory(folder.resolve("hashicorp/aws")))
          .map(Path::getParent)
          .findFirst();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Path abort(String why) {
    return Assumptions.abort("Terraform was not tried: " + why);
  }
}
