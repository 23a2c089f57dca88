package cloud.oblak.compute.keypair;

import cloud.oblak.compute.tag.TagChange;
import cloud.oblak.compute.tag.Taggable;
import cloud.oblak.compute.tag.Tags;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Names;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The key pairs of accounts. */
@ApplicationScoped
public class KeyPairs implements Taggable {
  /** The form of key pairs' ids. */
  public static final ResourceIds IDS = new ResourceIds("key", "keyPair ID", "InvalidKeyPair");

  private static final String SELECT =
      "SELECT id, name, type, fingerprint, public_key, tags, created_at FROM key_pair"
          + " WHERE account_id = ? ";

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final ClientTokens tokens;

  KeyPairs(
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") Outbox outbox,
      @Identifier("compute") ClientTokens tokens) {
    this.database = database;
    this.outbox = outbox;
    this.tokens = tokens;
  }

  /** A key pair and, where it was just made, its private half; null otherwise. */
  public record Made(KeyPair keyPair, String privateKey) {}

  /**
   * The key pair a launch names.
   *
   * @throws FaultException NotFound
   */
  public KeyPair named(String accountId, String name) {
    return database
        .find(SELECT + "AND name = ?", KeyPairs::read, accountId, name)
        .orElseThrow(() ->
            new Fault.NotFound(KeyPairFault.NOT_FOUND, "The key pair '" + name + "' does not exist")
                .exception());
  }

  KeyPair get(String accountId, String id) {
    return database
        .find(SELECT + "AND id = ?", KeyPairs::read, accountId, id)
        .orElseThrow(KeyPairs::notFound);
  }

  /** All key pairs of an account, by name. */
  public List<KeyPair> all(String accountId) {
    return database.query(SELECT + "ORDER BY name", KeyPairs::read, accountId);
  }

  /** A page of an account's key pairs. */
  public Page<KeyPair> list(String accountId, PageRequest page) {
    List<KeyPair> rows =
        database.query(
            SELECT + "AND id > ? ORDER BY id LIMIT ?",
            KeyPairs::read,
            accountId,
            page.after(),
            page.limit() + 1);
    return Page.of(rows, page, KeyPair::id);
  }

  /**
   * Makes or imports a key pair. A repeated request gets the key pair without its private half.
   *
   * @param publicKey the key to import; null to make one
   */
  public Made create(
      Principal caller,
      String name,
      String type,
      String publicKey,
      Map<String, String> tags,
      String token) {
    Names.check("name", name);
    Map<String, String> checked = Names.checkTags("tags", tags);
    if (publicKey != null && type != null) {
      throw Fault.invalid("type", "type is for key pairs made here; leave it out on import.");
    }
    String request = name + "\n" + type + "\n" + publicKey + "\n" + Tags.write(checked);
    OpenSshKeys.NewKey key =
        publicKey == null
            ? OpenSshKeys.generate(type == null ? "ed25519" : type)
            : new OpenSshKeys.NewKey(OpenSshKeys.parse(publicKey), null);
    String id = IdKind.KEY_PAIR.next();
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Optional<String> before =
              tokens.claim(caller.accountId(), "key-pairs.create", token, request, id);
          if (before.isPresent()) {
            return new Made(get(caller.accountId(), before.get()), null);
          }
          insert(caller, id, name, key.publicKey(), checked);
          outbox.add(
              event(caller, publicKey == null ? "key-pair.create" : "key-pair.import", id, name));
          return new Made(get(caller.accountId(), id), key.privateKey());
        });
  }

  private void insert(
      Principal caller,
      String id,
      String name,
      OpenSshKeys.PublicKey key,
      Map<String, String> tags) {
    int made =
        database.update(
            """
            INSERT INTO key_pair (id, account_id, name, type, fingerprint, public_key, tags)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb) ON CONFLICT DO NOTHING
            """,
            id,
            caller.accountId(),
            name,
            key.type(),
            key.fingerprint(),
            key.line(),
            Tags.write(tags));
    if (made == 0) {
      throw new Fault.AlreadyExists(
              KeyPairFault.DUPLICATE,
              "The account has a key pair of this name already; choose another name.")
          .exception();
    }
  }

  @Override
  public boolean means(String id) {
    return IDS.wellFormed(id);
  }

  @Override
  public void tag(Principal caller, List<String> ids, TagChange change) {
    QuarkusTransaction.joiningExisting()
        .run(() -> {
          List<KeyPair> rows =
              database.query(
                  SELECT + "AND id = ANY(?) ORDER BY id FOR UPDATE",
                  KeyPairs::read,
                  caller.accountId(),
                  ids.toArray(String[]::new));
          IDS.allFound(ids, rows.stream().map(KeyPair::id).toList());
          for (KeyPair key : rows) {
            database.update(
                "UPDATE key_pair SET tags = ?::jsonb WHERE id = ?",
                Tags.write(Names.checkTags("tags", change.apply(key.tags()))),
                key.id());
            outbox.add(event(caller, "key-pair.update", key.id(), key.name()));
          }
        });
  }

  /** Deletes a key pair; instances keep the key they were launched with. */
  public void delete(Principal caller, String id) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          KeyPair key = get(caller.accountId(), id);
          database.update("DELETE FROM key_pair WHERE id = ?", id);
          outbox.add(event(caller, "key-pair.delete", id, key.name()));
        });
  }

  private static Event event(Principal caller, String type, String id, String name) {
    return Event.of(
        type,
        Instant.now(),
        caller.accountId(),
        caller.arn(),
        caller.requestId(),
        "key-pair",
        id,
        Map.of("name", name));
  }

  private static KeyPair read(ResultSet row) throws SQLException {
    return new KeyPair(
        row.getString("id"),
        row.getString("name"),
        row.getString("type"),
        row.getString("fingerprint"),
        row.getString("public_key"),
        Tags.read(row.getString("tags")),
        row.getTimestamp("created_at").toInstant());
  }

  private static FaultException notFound() {
    return new Fault.NotFound(
            KeyPairFault.NOT_FOUND, "There is no such key pair; GET /v1/key-pairs lists yours.")
        .exception();
  }
}
