package cloud.oblak.e2e.aws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS SDK for JavaScript runs, waits, pages, and understands every refusal. */
class JavaScriptSdkIT {
  private static final Path SCRIPT = Path.of("src/test/resources/aws/javascript");

  @TempDir Path place;

  @Test
  void itRunsWaitsPagesAndIsRefusedAsOnAws() throws IOException {
    for (String file : List.of("package.json", "package-lock.json", "everyday.mjs")) {
      Files.copy(SCRIPT.resolve(file), place.resolve(file));
    }
    AwsKeys keys = AwsKeys.newAccount("javascript");
    AwsKeys other = AwsKeys.newAccount("other");
    Client.command(keys, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
        .run("--prefix", place.toString())
        .good();
    String said =
        Client.command(keys, "node", place.resolve("everyday.mjs").toString())
            .run(other.id(), other.secret())
            .good()
            .output();
    assertTrue(said.contains("ok end"), said);
  }
}
