package cloud.oblak.identity.account;

import cloud.oblak.identity.accesskey.KeyPart;
import cloud.oblak.identity.secret.OpaqueToken;
import cloud.oblak.identity.secret.Passwords;
import java.security.SecureRandom;

/**
 * How an account's first administrator gets in; its secrets are random and stored nowhere in the
 * clear.
 *
 * @param accountId 12 digits
 * @param user name of the administrator
 */
record AdminCredentials(
    String accountId,
    String user,
    String password,
    String token,
    String accessKeyId,
    String secretAccessKey) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long FIRST = 100_000_000_000L;
  private static final long END = 1_000_000_000_000L;

  /** New ones for an existing account's administrator. */
  AdminCredentials of(String existingAccount, String existingUser) {
    return new AdminCredentials(
        existingAccount, existingUser, password, token, accessKeyId, secretAccessKey);
  }

  /** New ones for a new account. */
  static AdminCredentials draw(String user) {
    return new AdminCredentials(
        Long.toString(RANDOM.nextLong(FIRST, END)),
        user,
        Passwords.random(),
        OpaqueToken.API.next(),
        KeyPart.id(),
        KeyPart.secret());
  }
}
