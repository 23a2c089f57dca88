package cloud.oblak.platform.policy;

/**
 * Whoever wants to be trusted.
 *
 * @param arn of the user, the session of a role, or the account's root; empty for a service
 * @param role ARN of the role behind a session; empty for others
 * @param accountId 12 digits; empty for a service
 * @param service for example {@code ec2.amazonaws.com}; empty for others
 */
public record CallerIdentity(String arn, String role, String accountId, String service) {
  /** A service of the cloud itself. */
  public static CallerIdentity service(String name) {
    return new CallerIdentity("", "", "", name);
  }

  /** A user. */
  public static CallerIdentity user(String arn, String accountId) {
    return new CallerIdentity(arn, "", accountId, "");
  }
}
