package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.RestartPolicy;
import cloud.oblak.platform.Fault;
import java.util.Arrays;
import java.util.Locale;

/** The API's words for what becomes of a container that ends by itself. */
final class Restart {
  private Restart() {}

  /** Null, as where nothing is asked for: never. */
  static RestartPolicy of(String word) {
    if (word == null) {
      return RestartPolicy.NEVER;
    }
    return Arrays.stream(RestartPolicy.values())
        .filter(policy -> word(policy).equals(word))
        .findFirst()
        .orElseThrow(() ->
            Fault.invalid("restartPolicy", "restartPolicy must be never, on-failure or always."));
  }

  static String word(RestartPolicy policy) {
    return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
