package cloud.oblak.agent.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatorArgumentsTest {
  private static SimulatorArguments parse(String line) {
    return SimulatorArguments.parse(line.split(" "));
  }

  @Test
  void allArgumentsAreRead() {
    assertEquals(
        new SimulatorArguments(
            URI.create("http://127.0.0.1:8080"), 1000, Duration.ofSeconds(2), Path.of("/t")),
        parse("--control-plane http://127.0.0.1:8080 --hosts 1000 --latency 2s --tokens-file /t"));
  }

  @Test
  void actionsTakeNoTimeUnlessTold() {
    assertEquals(
        Duration.ZERO, parse("--control-plane http://h --hosts 1 --tokens-file /t").latency());
  }

  @Test
  void whatCannotBeReadIsAnsweredWithTheUsage() {
    for (String line :
        new String[] {
          "--hosts 1 --tokens-file /t",
          "--control-plane http://h --hosts 0 --tokens-file /t",
          "--control-plane http://h --hosts 1",
          "--control-plane http://h --hosts 1 --tokens-file /t --latency 2m",
          "--control-plane http://h --hosts 1 --tokens-file",
          "--speed 3"
        }) {
      String words =
          assertThrows(IllegalArgumentException.class, () -> parse(line), line).getMessage();
      assertTrue(words.contains("usage: SimulatorMain"), words);
    }
  }
}
