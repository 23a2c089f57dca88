package cloud.oblak.platform.policy;

/** What policies say about a call. */
public sealed interface Decision {
  /**
   * It may go on.
   *
   * @param policy name of the policy with the statement that allows it
   * @param sid of that statement, perhaps empty
   */
  record Allowed(String policy, String sid) implements Decision {}

  /** A statement forbids it; otherwise as {@link Allowed}. */
  record Denied(String policy, String sid) implements Decision {}

  /** No policy of a kind that has to allow it does. */
  record NotAllowed(Lacking lacking) implements Decision {}

  /** The kind of policy that does not allow a call. */
  enum Lacking {
    IDENTITY("no identity-based policy allows"),
    BOUNDARY("no permissions boundary allows"),
    SESSION("no session policy allows");

    private final String words;

    Lacking(String words) {
      this.words = words;
    }
  }

  /** Whether the call may go on. */
  default boolean allowed() {
    return this instanceof Allowed;
  }

  /** Why not, in AWS's words; empty where the call may go on. */
  default String because(String action) {
    return switch (this) {
      case Allowed allowed -> "";
      case Denied denied -> "with an explicit deny in the policy " + denied.policy();
      case NotAllowed not -> "because " + not.lacking().words + " the " + action + " action";
    };
  }
}
