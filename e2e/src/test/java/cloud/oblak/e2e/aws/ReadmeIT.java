package cloud.oblak.e2e.aws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Runs what the README says of AWS clients as it stands, so that it stays true. */
class ReadmeIT {
  @Test
  void whatTheReadmeSaysOfAwsClientsWorksAsItStands() throws IOException {
    Path root = Path.of("..").toRealPath();
    String readme = Files.readString(root.resolve("README.md"));
    int start = readme.indexOf("```bash", readme.indexOf("<!-- aws")) + "```bash".length();
    String block = readme.substring(start, readme.indexOf("```", start));
    String script =
        "set -euo pipefail; export OBLAK_HOME='" + Stack.home() + "'; cd '" + root + "'\n" + block;
    String said =
        Client.command(AwsKeys.firstAccount(), "bash", "-c", script).run().good().output();
    assertTrue(said.contains("running\t"), said);
    assertTrue(said.contains("shutting-down") || said.contains("terminated"), said);
  }
}
