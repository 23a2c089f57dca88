package cloud.oblak.kit.idempotency;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Remembers what a request with an idempotency key made, per account, operation and key, for a day
 * at least. Everything happens in the caller's transaction, the one that makes the resource: a
 * second caller with the same key waits for the first one's commit and gets the same result.
 */
public final class ClientTokens {
  private static final int MAX_LENGTH = 128;

  private final ServiceDatabase database;

  public ClientTokens(ServiceDatabase database) {
    this.database = database;
  }

  /**
   * Claims a key for the caller.
   *
   * @param operation for example {@code instances.run}
   * @param token the caller's key; null or empty: no idempotency asked for
   * @param request what is asked for, in a form that is equal for equal requests
   * @param resource key of what the caller is about to make, answered to repeated requests
   * @return empty where the caller is the first and goes on; otherwise the first one's resource
   * @throws cloud.oblak.platform.FaultException Conflict where the key was used for another
   *     request, Invalid where it is malformed
   */
  public Optional<String> claim(
      String accountId, String operation, String token, String request, String resource) {
    if (token == null || token.isEmpty()) {
      return Optional.empty();
    }
    if (token.length() > MAX_LENGTH || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw Fault.invalid(
          "Idempotency-Key",
          "Idempotency-Key must have 1 to " + MAX_LENGTH + " printable ASCII characters.");
    }
    String hash = hash(request);
    int inserted =
        database.update(
            """
            INSERT INTO client_token (account_id, operation, token, request_hash, resource)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            accountId,
            operation,
            token,
            hash,
            resource);
    if (inserted == 1) {
      return Optional.empty();
    }
    record First(String hash, String resource) {}
    First first =
        database
            .find(
                """
                SELECT request_hash, resource FROM client_token
                WHERE account_id = ? AND operation = ? AND token = ?
                """,
                row -> new First(row.getString(1), row.getString(2)),
                accountId,
                operation,
                token)
            .orElseThrow(() ->
                new Fault.Conflict(
                        CommonFault.CONFLICT, "The same request is being undone; try again.")
                    .exception());
    if (!first.hash().equals(hash)) {
      throw new Fault.Conflict(
              CommonFault.IDEMPOTENT_MISMATCH,
              "This Idempotency-Key was used for a different request; choose another key.")
          .exception();
    }
    return Optional.of(first.resource());
  }

  /** Whether a key has been used, whatever for; it may be used the next moment. */
  public boolean known(String accountId, String operation, String token) {
    return database
        .find(
            "SELECT 1 FROM client_token WHERE account_id = ? AND operation = ? AND token = ?",
            row -> row.getInt(1),
            accountId,
            operation,
            token)
        .isPresent();
  }

  /** Forgets the keys of a resource that was given up, so that they may be used again. */
  public void forget(String resource) {
    database.update("DELETE FROM client_token WHERE resource = ?", resource);
  }

  /** Keeps a refusal under the keys of a resource that was not made. */
  public void refuse(String resource, String faultJson) {
    database.update(
        "UPDATE client_token SET fault = ?::jsonb WHERE resource = ?", faultJson, resource);
  }

  /** The refusal kept for a resource, where there is one. */
  public Optional<String> refusal(String resource) {
    return database.find(
        "SELECT fault FROM client_token WHERE resource = ? AND fault IS NOT NULL LIMIT 1",
        row -> row.getString(1),
        resource);
  }

  /** Forgets keys older than this many hours. */
  public int prune(int hours) {
    return database.update(
        "DELETE FROM client_token WHERE created_at < now() - make_interval(hours => ?)", hours);
  }

  private static String hash(String request) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
