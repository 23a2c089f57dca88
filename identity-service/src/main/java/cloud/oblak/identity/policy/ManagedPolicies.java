package cloud.oblak.identity.policy;

import cloud.oblak.identity.entity.AccountEntities;
import cloud.oblak.identity.entity.EntityName;
import cloud.oblak.identity.entity.EntityTags;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.entity.UniqueId;
import cloud.oblak.identity.journal.Journal;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The managed policies of accounts. */
@ApplicationScoped
public class ManagedPolicies {
  private static final String KIND = "policy";
  private static final int MOST_VERSIONS = 5;
  private static final int MAX_NAME = 128;
  private static final String COLUMNS =
      """
      SELECT p.arn, p.id, p.account_id, p.name, p.path, p.description, p.default_version, p.tags,
             p.created_at, p.updated_at
      FROM policy p
      """;

  private final ServiceDatabase database;
  private final EntityTags tags;
  private final OperatorPolicies operators;
  private final AccountEntities entities;
  private final Journal journal;
  private final PolicyUses uses;

  ManagedPolicies(
      @Identifier("identity") ServiceDatabase database,
      EntityTags tags,
      OperatorPolicies operators,
      AccountEntities entities,
      Journal journal) {
    this.database = database;
    this.tags = tags;
    this.operators = operators;
    this.entities = entities;
    this.journal = journal;
    this.uses = new PolicyUses(database);
  }

  /** A policy to be made. */
  public record Wanted(
      String name, String path, String document, String description, Map<String, String> tags) {
    public Wanted {
      tags = Map.copyOf(tags);
    }
  }

  /** Whose policies a list shows. */
  public enum Scope {
    ALL,
    AWS,
    LOCAL
  }

  /** Makes a policy with its first version. */
  public ManagedPolicy create(Wanted wanted, Principal actor) {
    EntityName.check("policyName", wanted.name(), MAX_NAME);
    String path = EntityName.path(wanted.path());
    Document.identity(wanted.document(), Document.MANAGED);
    String arn = EntityName.arn(actor.accountId(), KIND, path, wanted.name());
    return entities.made(
        actor.accountId(),
        () -> {
          int made =
              database.update(
                  """
                  INSERT INTO policy (arn, id, account_id, name, path, description,
                                      default_version, next_version, tags)
                  VALUES (?, ?, ?, ?, ?, ?, 1, 2, ?::jsonb) ON CONFLICT DO NOTHING
                  """,
                  arn,
                  UniqueId.POLICY.next(),
                  actor.accountId(),
                  wanted.name(),
                  path,
                  wanted.description() == null ? "" : wanted.description(),
                  EntityTags.write(wanted.tags()));
          if (made == 0) {
            throw IamFault.exists("policy called " + wanted.name());
          }
          insertVersion(arn, 1, wanted.document());
          tell("policy.created", arn, actor);
          return existing(actor.accountId(), arn);
        });
  }

  /** A policy that the account can see. */
  public ManagedPolicy get(String accountId, String arn) {
    return QuarkusTransaction.joiningExisting().call(() -> existing(accountId, arn));
  }

  /** Policies by ARN: those of a scope that are wanted, below a path where one is given. */
  public Page<ManagedPolicy> list(
      String accountId,
      Scope scope,
      Predicate<ManagedPolicy> wanted,
      String pathPrefix,
      PageRequest page) {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          Stream<ManagedPolicy> own =
              scope == Scope.AWS
                  ? Stream.of()
                  : database
                      .query(COLUMNS + "WHERE p.account_id = ?", ManagedPolicies::read, accountId)
                      .stream();
          Stream<ManagedPolicy> given =
              scope == Scope.LOCAL ? Stream.of() : AwsPolicies.all().stream();
          List<ManagedPolicy> rows =
              uses.counted(accountId, Stream.concat(own, given).toList()).stream()
                  .filter(wanted)
                  .filter(policy -> pathPrefix == null || policy.path().startsWith(pathPrefix))
                  .filter(policy -> policy.arn().compareTo(page.after()) > 0)
                  .sorted(Comparator.comparing(ManagedPolicy::arn))
                  .limit(page.limit() + 1L)
                  .toList();
          return Page.of(rows, page, ManagedPolicy::arn);
        });
  }

  /**
   * Deletes a policy that nobody has, that is nobody's boundary and that has no version beside the
   * default one.
   */
  public void delete(String arn, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          ManagedPolicy policy = own(actor.accountId(), arn);
          if (policy.attachments() > 0) {
            throw IamFault.conflict("Cannot delete a policy attached to entities.");
          }
          if (policy.boundaries() > 0) {
            throw IamFault.conflict(
                "Cannot delete a policy that is used as a permissions boundary; take the boundary"
                    + " away first.");
          }
          if (versions(actor.accountId(), arn).size() > 1) {
            throw IamFault.conflict(
                "This policy has more than one version. Before you delete a policy, you must"
                    + " delete the policy's versions. The default version is deleted with the"
                    + " policy.");
          }
          database.update("DELETE FROM policy WHERE arn = ?", arn);
          tell("policy.deleted", arn, actor);
        });
  }

  /** Adds tags. */
  public void tag(String arn, Map<String, String> more, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          tags.add(EntityTags.Table.POLICY, own(actor.accountId(), arn).id(), more);
        });
  }

  /** Takes tags away. */
  public void untag(String arn, List<String> keys, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          tags.remove(EntityTags.Table.POLICY, own(actor.accountId(), arn).id(), keys);
        });
  }

  /** Adds a version, and makes it the one that counts where that is asked for. */
  public PolicyVersion addVersion(String arn, String document, boolean asDefault, Principal actor) {
    Document.identity(document, Document.MANAGED);
    return entities.made(
        actor.accountId(),
        () -> {
          own(actor.accountId(), arn);
          if (versions(actor.accountId(), arn).size() >= MOST_VERSIONS) {
            throw new Fault.LimitExceeded(
                    IamFault.LIMIT,
                    "A managed policy can have up to 5 versions. Before you create a new version,"
                        + " you must delete an existing version.")
                .exception();
          }
          int number =
              database
                  .find(
                      """
                      UPDATE policy SET next_version = next_version + 1, updated_at = now()
                      WHERE arn = ? RETURNING next_version - 1
                      """,
                      row -> row.getInt(1),
                      arn)
                  .orElseThrow();
          insertVersion(arn, number, document);
          if (asDefault) {
            operators.mayChange(arn, actor);
            setDefault(arn, number);
          }
          tell("policy.changed", arn, actor);
          return version(actor.accountId(), arn, "v" + number);
        });
  }

  /** Makes another version the one that counts. */
  public void chooseVersion(String arn, String versionId, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          own(actor.accountId(), arn);
          operators.mayChange(arn, actor);
          setDefault(arn, version(actor.accountId(), arn, versionId).number());
          tell("policy.changed", arn, actor);
        });
  }

  /** Deletes a version that is not the default one. */
  public void deleteVersion(String arn, String versionId, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          own(actor.accountId(), arn);
          PolicyVersion version = version(actor.accountId(), arn, versionId);
          if (version.isDefault()) {
            throw IamFault.conflict("Cannot delete the default version of a policy.");
          }
          database.update(
              "DELETE FROM policy_version WHERE policy_arn = ? AND number = ?",
              arn,
              version.number());
          tell("policy.changed", arn, actor);
        });
  }

  /** One version. */
  public PolicyVersion version(String accountId, String arn, String versionId) {
    return versions(accountId, arn).stream()
        .filter(version -> version.id().equals(versionId))
        .findFirst()
        .orElseThrow(() -> IamFault.noSuch("version " + versionId + " of policy " + arn));
  }

  /** All versions, the newest first. */
  public List<PolicyVersion> versions(String accountId, String arn) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> {
          ManagedPolicy policy = existing(accountId, arn);
          return AwsPolicies.document(arn)
              .map(text -> List.of(new PolicyVersion(1, text, true, policy.createdAt())))
              .orElseGet(() ->
                  database.query(
                      """
                      SELECT number, document, created_at FROM policy_version
                      WHERE policy_arn = ? ORDER BY number DESC
                      """,
                      row ->
                          new PolicyVersion(
                              row.getInt(1),
                              row.getString(2),
                              row.getInt(1) == policy.defaultVersion(),
                              row.getTimestamp(3).toInstant()),
                      arn));
        });
  }

  /** A policy that belongs to the account itself and so may be changed. */
  ManagedPolicy own(String accountId, String arn) {
    ManagedPolicy policy = existing(accountId, arn);
    if (policy.accountId().equals(ManagedPolicy.AWS)) {
      throw new Fault.Denied(
              CommonFault.DENIED,
              "The policy " + arn + " belongs to every installation and cannot be changed.")
          .exception();
    }
    return policy;
  }

  private ManagedPolicy existing(String accountId, String arn) {
    return AwsPolicies.find(arn)
        .or(() ->
            database.find(
                COLUMNS + "WHERE p.account_id = ? AND p.arn = ?",
                ManagedPolicies::read,
                accountId,
                arn))
        .map(policy -> uses.counted(accountId, List.of(policy)).getFirst())
        .orElseThrow(() -> IamFault.noSuch("policy " + arn));
  }

  private void insertVersion(String arn, int number, String document) {
    database.update(
        "INSERT INTO policy_version (policy_arn, number, document) VALUES (?, ?, ?)",
        arn,
        number,
        document);
  }

  private void setDefault(String arn, int number) {
    database.update(
        "UPDATE policy SET default_version = ?, updated_at = now() WHERE arn = ?", number, arn);
  }

  private void tell(String type, String arn, Principal actor) {
    journal.write(type, journal.now(), actor.accountId(), actor, KIND, arn, Map.of());
  }

  private static ManagedPolicy read(ResultSet row) throws SQLException {
    return new ManagedPolicy(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getInt(7),
        EntityTags.read(row.getString(8)),
        row.getTimestamp(9).toInstant(),
        row.getTimestamp(10).toInstant(),
        0,
        0);
  }
}
