package cloud.oblak.identity.session;

import cloud.oblak.identity.secret.OpaqueToken;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Slows down whoever guesses passwords: each failure doubles the wait for the next attempt. */
@ApplicationScoped
class LoginAttempts {
  private static final int FREE_OF_USER = 4;
  private static final int FREE_OF_ADDRESS = 20;
  private static final int MAX_WAIT_SECONDS = 300;
  private static final int IPV6_NETWORK_BYTES = 8;

  // Counts the attempt as failed before it is looked at; no row comes back while it must wait.
  private static final String BEGIN =
      """
      INSERT INTO login_attempt AS a (subject, failures, blocked_until, last_at)
      VALUES (?, 1, now(), now())
      ON CONFLICT (subject) DO UPDATE SET
        failures = a.failures + 1,
        last_at = now(),
        blocked_until = now() + make_interval(secs =>
          CASE WHEN a.failures + 1 < ? THEN 0
               ELSE least(power(2, least(a.failures + 2 - ?, 16)), ?) END)
      WHERE a.blocked_until <= now()
      RETURNING 1
      """;
  private static final String WAIT =
      """
      SELECT ceil(extract(epoch FROM blocked_until - now()))::int FROM login_attempt
      WHERE subject = ? AND blocked_until > now()
      """;

  private final ServiceDatabase database;

  LoginAttempts(@Identifier("identity") ServiceDatabase database) {
    this.database = database;
  }

  /**
   * Notes an attempt.
   *
   * @param user what was asked for, whether or not it exists
   * @param address of the client; empty where unknown
   * @throws cloud.oblak.platform.FaultException LimitExceeded where it comes too soon
   */
  void begin(String user, String address) {
    // Who waits for a user does not use up what an office behind one address has in common.
    String subject = ofAddress(address);
    waited(subject);
    count(ofUser(user), FREE_OF_USER);
    count(subject, FREE_OF_ADDRESS);
  }

  /** The password was right: the user starts anew; the address loses this one attempt. */
  void succeeded(String user, String address) {
    database.update("DELETE FROM login_attempt WHERE subject = ?", ofUser(user));
    database.update(
        """
        UPDATE login_attempt SET failures = failures - 1, blocked_until = now()
        WHERE subject = ? AND failures > 0
        """,
        ofAddress(address));
  }

  @Scheduled(every = "1h", delayed = "1m")
  @RunOnVirtualThread
  void prune() {
    database.update("DELETE FROM login_attempt WHERE last_at < now() - interval '1 day'");
  }

  private void count(String subject, int free) {
    boolean mayTry =
        database
            .find(BEGIN, row -> row.getInt(1), subject, free, free, MAX_WAIT_SECONDS)
            .isPresent();
    if (!mayTry) {
      waited(subject);
      throw slowed(1);
    }
  }

  private void waited(String subject) {
    database
        .find(WAIT, row -> row.getInt(1), subject)
        .ifPresent(seconds -> {
          throw slowed(Math.max(1, seconds));
        });
  }

  private static FaultException slowed(int seconds) {
    return new Fault.LimitExceeded(
            SessionFault.SLOWED,
            "Too many failed attempts to sign in; try again in " + seconds + " s.")
        .exception();
  }

  private static String ofUser(String user) {
    return "user:" + OpaqueToken.hash(user);
  }

  // A client commonly has a whole /64 of IPv6, so that is what is counted.
  private static String ofAddress(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      if (bytes.length > 4) {
        bytes = Arrays.copyOf(bytes, IPV6_NETWORK_BYTES);
      }
      return "address:" + HexFormat.of().formatHex(bytes);
    } catch (IllegalArgumentException unknown) {
      return "address:unknown";
    }
  }
}
