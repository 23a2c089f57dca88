package cloud.oblak.kit.audit;

/**
 * What a call is called.
 *
 * @param source the API as CloudTrail names it, for example {@code ec2.amazonaws.com}; {@code
 *     oblak} for what AWS does not have
 * @param action for example {@code RunInstances}
 */
public record AuditedAction(String source, String action) {
  private static final String OURS = "oblak";

  /** From a name in policies: {@code ec2:RunInstances}. */
  public static AuditedAction of(String name) {
    int colon = name.indexOf(':');
    return colon < 0
        ? new AuditedAction(OURS, name)
        : new AuditedAction(source(name.substring(0, colon)), name.substring(colon + 1));
  }

  /** The source of an API: {@code ec2} is {@code ec2.amazonaws.com}. */
  public static String source(String api) {
    return api.isEmpty() || api.equals(OURS) ? OURS : api + ".amazonaws.com";
  }
}
