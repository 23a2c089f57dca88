package cloud.oblak.compute.parameter;

import java.util.Optional;

/**
 * How a request names a parameter.
 *
 * @param name the path, without what follows
 * @param selector the version or label that is asked for, with its colon; empty: the newest
 */
record ParameterName(String name, String selector) {
  private static final String RESOURCE = "parameter";

  /**
   * Takes a name apart that may be an ARN and may end with a selector.
   *
   * @param region ours
   * @return empty: it can be no parameter of this region
   */
  static Optional<ParameterName> of(String asked, String region) {
    String rest = asked;
    if (asked.startsWith("arn:")) {
      String[] parts = asked.split(":", 6);
      if (parts.length < 6
          || !parts[1].equals("aws")
          || !parts[2].equals("ssm")
          || !parts[3].equals(region)
          || !parts[4].isEmpty()
          || !parts[5].startsWith(RESOURCE + "/")) {
        return Optional.empty();
      }
      rest = parts[5].substring(RESOURCE.length());
    }
    int colon = rest.indexOf(':');
    return Optional.of(
        colon < 0
            ? new ParameterName(rest, "")
            : new ParameterName(rest.substring(0, colon), rest.substring(colon)));
  }
}
