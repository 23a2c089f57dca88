package cloud.oblak.identity.standing;

import java.util.Locale;

/** How an account stands. */
public enum AccountState {
  ACTIVE,
  SUSPENDED,
  CLOSED;

  /** The name on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
