package cloud.oblak.identity.role;

import cloud.oblak.identity.entity.AccountEntities;
import cloud.oblak.identity.entity.EntityName;
import cloud.oblak.identity.entity.EntityTags;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.entity.UniqueId;
import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.policy.Document;
import cloud.oblak.identity.policy.ManagedPolicies;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The roles of accounts. */
@ApplicationScoped
public class IamRoles {
  private static final String KIND = "role";
  private static final int MAX_NAME = 64;
  private static final int LEAST_SESSION = 3600;
  private static final int MOST_SESSION = 43_200;
  private static final String COLUMNS =
      """
      SELECT id, account_id, name, path, description, trust, max_session, boundary, tags,
             created_at
      FROM role
      """;

  private final ServiceDatabase database;
  private final ManagedPolicies policies;
  private final Attachments attachments;
  private final EntityTags tags;
  private final AccountEntities entities;
  private final Journal journal;

  IamRoles(
      @Identifier("identity") ServiceDatabase database,
      ManagedPolicies policies,
      Attachments attachments,
      EntityTags tags,
      AccountEntities entities,
      Journal journal) {
    this.database = database;
    this.policies = policies;
    this.attachments = attachments;
    this.tags = tags;
    this.entities = entities;
    this.journal = journal;
  }

  /**
   * A role to be made.
   *
   * @param maxSession null: an hour
   * @param boundary null: none
   */
  public record Wanted(
      String name,
      String path,
      String description,
      String trust,
      Integer maxSession,
      String boundary,
      Map<String, String> tags) {
    public Wanted {
      tags = Map.copyOf(tags);
    }
  }

  /** Makes a role without policies. */
  public IamRole create(Wanted wanted, Principal actor) {
    EntityName.check("roleName", wanted.name(), MAX_NAME);
    String path = EntityName.path(wanted.path());
    Document.trust(wanted.trust());
    int maxSession = session(wanted.maxSession());
    return entities.made(
        actor.accountId(),
        () -> {
          if (wanted.boundary() != null) {
            policies.get(actor.accountId(), wanted.boundary());
          }
          int made =
              database.update(
                  """
                  INSERT INTO role (id, account_id, name, path, description, trust, max_session,
                                    boundary, tags)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb) ON CONFLICT DO NOTHING
                  """,
                  UniqueId.ROLE.next(),
                  actor.accountId(),
                  wanted.name(),
                  path,
                  wanted.description() == null ? "" : wanted.description(),
                  wanted.trust(),
                  maxSession,
                  wanted.boundary(),
                  EntityTags.write(wanted.tags()));
          if (made == 0) {
            throw IamFault.exists("role with name " + wanted.name());
          }
          IamRole role = existing(actor.accountId(), wanted.name());
          tell("role.created", role, actor);
          return role;
        });
  }

  /** A role by its name. */
  public IamRole get(String accountId, String name) {
    return QuarkusTransaction.joiningExisting().call(() -> existing(accountId, name));
  }

  /** A role by its unique id, or nothing. */
  public Optional<IamRole> find(String id) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> database.find(COLUMNS + "WHERE id = ?", IamRoles::read, id));
  }

  /** A role by its name, or nothing. */
  public Optional<IamRole> find(String accountId, String name) {
    return QuarkusTransaction.joiningExisting()
        .call(() ->
            database.find(
                COLUMNS + "WHERE account_id = ? AND name = ?", IamRoles::read, accountId, name));
  }

  /** Roles by name. */
  public Page<IamRole> list(String accountId, String pathPrefix, PageRequest page) {
    return entities.page(COLUMNS, IamRoles::read, IamRole::name, accountId, pathPrefix, page);
  }

  /** Changes description or longest session; null leaves as it is. */
  public IamRole change(String name, String description, Integer maxSession, Principal actor) {
    return entities.made(
        actor.accountId(),
        () -> {
          IamRole role = existing(actor.accountId(), name);
          database.update(
              """
              UPDATE role SET description = ?, max_session = ?, generation = generation + 1
              WHERE id = ?
              """,
              description == null ? role.description() : description,
              maxSession == null ? role.maxSession() : session(maxSession),
              role.id());
          tell("role.changed", role, actor);
          return existing(actor.accountId(), name);
        });
  }

  /** Replaces the trust policy. */
  public void trust(String name, String document, Principal actor) {
    Document.trust(document);
    entities.change(
        actor.accountId(),
        () -> {
          IamRole role = existing(actor.accountId(), name);
          database.update(
              "UPDATE role SET trust = ?, generation = generation + 1 WHERE id = ?",
              document,
              role.id());
          tell("role.changed", role, actor);
        });
  }

  /** Sets the boundary; null takes it away. */
  public void bound(String name, String policyArn, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          IamRole role = existing(actor.accountId(), name);
          if (policyArn != null) {
            policies.get(actor.accountId(), policyArn);
          }
          database.update("UPDATE role SET boundary = ? WHERE id = ?", policyArn, role.id());
          tell("role.changed", role, actor);
        });
  }

  /** Adds tags. */
  public void tag(String name, Map<String, String> more, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          tags.add(EntityTags.Table.ROLE, existing(actor.accountId(), name).id(), more);
        });
  }

  /** Takes tags away. */
  public void untag(String name, List<String> keys, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          tags.remove(EntityTags.Table.ROLE, existing(actor.accountId(), name).id(), keys);
        });
  }

  /** Deletes a role without policies that is in no instance profile. */
  public void delete(String name, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          IamRole role = existing(actor.accountId(), name);
          boolean used =
              database
                  .find(
                      "SELECT 1 FROM instance_profile WHERE role_id = ? LIMIT 1",
                      row -> row.getInt(1),
                      role.id())
                  .isPresent();
          if (used) {
            throw IamFault.conflict(
                "Cannot delete entity, must remove roles from instance profile first.");
          }
          attachments.refuseIfAny(role.holder());
          database.update("DELETE FROM role WHERE id = ?", role.id());
          tell("role.deleted", role, actor);
        });
  }

  private static int session(Integer seconds) {
    int wanted = seconds == null ? LEAST_SESSION : seconds;
    if (wanted < LEAST_SESSION || wanted > MOST_SESSION) {
      throw IamFault.invalid(
          "maxSessionDuration",
          "maxSessionDuration must be between " + LEAST_SESSION + " and " + MOST_SESSION + ".");
    }
    return wanted;
  }

  private IamRole existing(String accountId, String name) {
    return database
        .find(COLUMNS + "WHERE account_id = ? AND name = ?", IamRoles::read, accountId, name)
        .orElseThrow(() -> IamFault.noSuch("role with name " + name));
  }

  private void tell(String type, IamRole role, Principal actor) {
    journal.write(
        type, journal.now(), role.accountId(), actor, KIND, role.id(), Map.of("name", role.name()));
  }

  private static IamRole read(ResultSet row) throws SQLException {
    return new IamRole(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getInt(7),
        row.getString(8),
        EntityTags.read(row.getString(9)),
        row.getTimestamp(10).toInstant());
  }
}
