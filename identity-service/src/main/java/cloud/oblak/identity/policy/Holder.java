package cloud.oblak.identity.policy;

/**
 * Who has policies.
 *
 * @param id of the user, group or role
 */
public record Holder(Kind kind, String accountId, String id, String name) {
  /** The kinds of holders, and how large their own documents may be together. */
  public enum Kind {
    USER("user", "PoliciesPerUser", 2048),
    GROUP("group", "PoliciesPerGroup", 5120),
    ROLE("role", "PoliciesPerRole", 10240);

    private final String word;
    private final String quota;
    private final int inline;

    Kind(String word, String quota, int inline) {
      this.word = word;
      this.quota = quota;
      this.inline = inline;
    }

    /** As IAM says it. */
    public String word() {
      return word;
    }

    String quota() {
      return quota;
    }

    int inline() {
      return inline;
    }
  }
}
