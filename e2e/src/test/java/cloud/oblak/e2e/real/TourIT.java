package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runs the README's tour as it stands, so that it stays true. */
class TourIT {
  @Test
  void theTourOfTheReadmeWorksAsItStands() throws IOException {
    Path root = Path.of("..").toRealPath();
    String readme = Files.readString(root.resolve("README.md"));
    int start = readme.indexOf("```bash", readme.indexOf("<!-- tour")) + "```bash".length();
    String tour = readme.substring(start, readme.indexOf("```", start));
    Path script = Files.createTempFile("oblak-tour", ".sh");
    try {
      Files.writeString(script, "set -euo pipefail\ncd '" + root + "'\n" + tour);
      Host.Result result = Host.run(Duration.ofMinutes(5), "bash", script.toString());
      assertEquals(0, result.exit(), result.output());
      assertTrue(result.output().contains("c1.nano"), result.output());
      assertTrue(result.output().contains("shutting-down"), result.output());
    } finally {
      Files.delete(script);
    }
  }
}
