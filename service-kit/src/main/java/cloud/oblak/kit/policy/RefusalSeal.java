package cloud.oblak.kit.policy;

/** Makes what was known when a call was refused unreadable for whoever is told of the refusal. */
public interface RefusalSeal {
  /**
   * The text as letters, digits, {@code -} and {@code _}; STS opens it again.
   *
   * @param accountId the only account for which it opens
   * @param text of {@link Refusal#text()}
   * @throws cloud.oblak.platform.FaultException Unavailable
   */
  String sealed(String accountId, String text);
}
