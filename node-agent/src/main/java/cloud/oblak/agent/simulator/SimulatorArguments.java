package cloud.oblak.agent.simulator;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the simulator was asked for.
 *
 * @param controlPlane public URL of the stack
 * @param hosts how many to play
 * @param latency how long each action of a host takes
 * @param tokens a file with a join token on each line
 */
record SimulatorArguments(URI controlPlane, int hosts, Duration latency, Path tokens) {
  private static final String USAGE =
      "usage: SimulatorMain --control-plane URL --hosts N [--latency 0ms] --tokens-file FILE";
  private static final Set<String> KNOWN =
      Set.of("--control-plane", "--hosts", "--latency", "--tokens-file");
  private static final Pattern LATENCY = Pattern.compile("(\\d{1,6})(ms|s)");

  /** Reads the arguments; throws {@link IllegalArgumentException} with what to change. */
  static SimulatorArguments parse(String[] arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!KNOWN.contains(arguments[i]) || i + 1 == arguments.length) {
        throw new IllegalArgumentException("cannot read " + arguments[i] + "\n" + USAGE);
      }
      values.put(arguments[i], arguments[i + 1]);
    }
    String hosts = values.getOrDefault("--hosts", "");
    Matcher latency = LATENCY.matcher(values.getOrDefault("--latency", "0ms"));
    if (!values.containsKey("--control-plane")
        || !values.containsKey("--tokens-file")
        || !hosts.matches("[1-9]\\d{0,4}")
        || !latency.matches()) {
      throw new IllegalArgumentException(USAGE);
    }
    long amount = Long.parseLong(latency.group(1));
    return new SimulatorArguments(
        URI.create(values.get("--control-plane")),
        Integer.parseInt(hosts),
        latency.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount),
        Path.of(values.get("--tokens-file")));
  }
}
