package cloud.oblak.identity.accesskey;

import cloud.oblak.identity.secret.OpaqueToken;
import cloud.oblak.identity.secret.SecretBox;
import cloud.oblak.identity.user.RoleName;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;

/** Derives SigV4 signing keys from secrets, which stay here. */
@ApplicationScoped
public class SigningKeys {
  private static final Logger LOG = Logger.getLogger(SigningKeys.class);
  private static final String ALGORITHM = "HmacSHA256";

  private final ServiceDatabase database;
  private final SecretBox box;

  SigningKeys(@Identifier("identity") ServiceDatabase database, SecretBox box) {
    this.database = database;
    this.box = box;
  }

  /**
   * For what a signing key is asked.
   *
   * @param date as in the scope, {@code 20260102}
   * @param service the API, as in the scope
   * @param sessionToken empty where none was sent
   */
  public record Scope(
      String accessKeyId, String date, String region, String service, String sessionToken) {}

  /**
   * A signing key and whose it is.
   *
   * @param key kSigning in base64
   * @param userId whose it is; null: a role's
   * @param role what it speaks as; null: a user's
   * @param issuedAt of a temporary credential; null: of a long-lived one
   * @param expiresAt of a temporary credential; null: never
   * @param over whether that moment has come
   */
  public record Derived(
      String key,
      String accountId,
      String userId,
      String arn,
      Set<Role> roles,
      Instant issuedAt,
      Instant expiresAt,
      boolean over,
      AsRole role) {
    /** Why it does not count any more; nothing where it does. */
    public Optional<Fault> expired() {
      return over
          ? Optional.of(
              new Fault.Unauthenticated(
                  AccessKeyFault.EXPIRED, "The security token included in the request is expired"))
          : Optional.empty();
    }
  }

  /** A session of a role, and what it is limited to. */
  public record AsRole(String roleId, String limits) {}

  private record Stored(String secret, Owner owner, Set<Role> roles, Kept kept) {}

  private record Owner(String accountId, String userId, String arn, AsRole role) {}

  /** What a temporary key has beside. */
  private record Kept(String tokenHash, Instant issuedAt, Instant expiresAt, boolean over) {
    static final Kept FOREVER = new Kept("", null, null, false);
  }

  /**
   * The signing key of a scope. Whether whoever asked for it has the secret is not known yet.
   *
   * @throws FaultException Unauthenticated: InvalidClientTokenId where the key is unknown, inactive
   *     or the session token is not its own
   */
  public Derived derive(Scope scope) {
    boolean temporary = scope.accessKeyId().startsWith("ASIA");
    Stored stored = temporary ? temporary(scope) : longLived(scope);
    String secret =
        box.open(scope.accessKeyId(), stored.secret())
            .orElseThrow(() -> {
              LOG.errorf("The secret of %s was sealed under another key.", scope.accessKeyId());
              return invalid();
            });
    return new Derived(
        signingKey(secret, scope),
        stored.owner().accountId(),
        stored.owner().userId(),
        stored.owner().arn(),
        stored.roles(),
        stored.kept().issuedAt(),
        stored.kept().expiresAt(),
        stored.kept().over(),
        stored.owner().role());
  }

  /** Notes that a long-lived key made a good signature, to the minute. */
  public void used(String accessKeyId, String service, String region) {
    database.update(
        """
        UPDATE access_key SET last_used_at = now(), last_used_service = ?, last_used_region = ?
        WHERE id = ? AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
        """,
        service,
        region,
        accessKeyId);
  }

  private Stored longLived(Scope scope) {
    if (!scope.sessionToken().isEmpty()) {
      throw invalid();
    }
    return database
        .find(
            """
            SELECT k.secret, k.account_id, u.path || u.name, u.roles, u.id FROM access_key k
            JOIN account_user u ON u.id = k.user_id WHERE k.id = ? AND k.state = 'ACTIVE'
            """,
            row ->
                new Stored(
                    row.getString(1),
                    new Owner(
                        row.getString(2),
                        row.getString(5),
                        "arn:aws:iam::" + row.getString(2) + ":user" + row.getString(3),
                        null),
                    RoleName.stored(row.getString(4)),
                    Kept.FOREVER),
            scope.accessKeyId())
        .orElseThrow(SigningKeys::invalid);
  }

  private Stored temporary(Scope scope) {
    Stored stored =
        database
            .find(
                """
                SELECT k.secret, k.account_id,
                       CASE WHEN u.id IS NULL THEN k.principal_arn
                            ELSE 'arn:aws:iam::' || k.account_id || ':user' || u.path || u.name END,
                       coalesce(k.roles, u.roles), k.token_hash, k.expires_at, k.expires_at <= now(), k.user_id,
                       k.role_id, k.limits, k.created_at
                FROM temporary_key k LEFT JOIN account_user u ON u.id = k.user_id WHERE k.id = ?
                """,
                row ->
                    new Stored(
                        row.getString(1),
                        new Owner(
                            row.getString(2),
                            row.getString(8),
                            row.getString(3),
                            row.getString(9) == null
                                ? null
                                : new AsRole(row.getString(9), row.getString(10))),
                        RoleName.stored(row.getString(4)),
                        new Kept(
                            row.getString(5),
                            row.getTimestamp(11).toInstant(),
                            row.getTimestamp(6).toInstant(),
                            row.getBoolean(7))),
                scope.accessKeyId())
            .orElseThrow(SigningKeys::invalid);
    byte[] presented = OpaqueToken.hash(scope.sessionToken()).getBytes(StandardCharsets.US_ASCII);
    byte[] known = stored.kept().tokenHash().getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(presented, known)) {
      throw invalid();
    }
    return stored;
  }

  private static String signingKey(String secret, Scope scope) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part :
        new String[] {scope.date(), scope.region(), scope.service(), "aws4_request"}) {
      key = hmac(key, part);
    }
    return Base64.getEncoder().encodeToString(key);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static FaultException invalid() {
    return new Fault.Unauthenticated(
            AccessKeyFault.INVALID, "The security token included in the request is invalid.")
        .exception();
  }
}
