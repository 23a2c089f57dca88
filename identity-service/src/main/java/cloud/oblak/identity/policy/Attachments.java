package cloud.oblak.identity.policy;

import cloud.oblak.identity.entity.EntityName;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.journal.Journal;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Which policies a user, group or role has: managed ones attached, and inline ones of its own. */
@ApplicationScoped
public class Attachments {
  private static final int MOST = 10;
  private static final int MAX_NAME = 128;

  private final ServiceDatabase database;
  private final ManagedPolicies policies;
  private final OperatorPolicies operators;
  private final Journal journal;

  Attachments(
      @Identifier("identity") ServiceDatabase database,
      ManagedPolicies policies,
      OperatorPolicies operators,
      Journal journal) {
    this.database = database;
    this.policies = policies;
    this.operators = operators;
    this.journal = journal;
  }

  /** An inline policy. */
  public record Inline(String name, String document) {}

  /** Attaches a managed policy; a second time changes nothing. */
  public void attach(Holder holder, String arn, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lock(holder, actor);
          policies.get(holder.accountId(), arn);
          int made =
              database.update(
                  """
                  INSERT INTO attached_policy (holder, account_id, policy_arn) VALUES (?, ?, ?)
                  ON CONFLICT DO NOTHING
                  """,
                  holder.id(),
                  holder.accountId(),
                  arn);
          if (arns(holder).size() > MOST) {
            throw IamFault.limit(holder.kind().quota(), MOST);
          }
          if (made > 0) {
            tell(holder, "policy.attached", Map.of("policy", arn), actor);
          }
        });
  }

  /** Detaches a managed policy. */
  public void detach(Holder holder, String arn, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lock(holder, actor);
          int gone =
              database.update(
                  "DELETE FROM attached_policy WHERE holder = ? AND policy_arn = ?",
                  holder.id(),
                  arn);
          if (gone == 0) {
            throw IamFault.noSuch("policy " + arn + " of the " + named(holder));
          }
          tell(holder, "policy.detached", Map.of("policy", arn), actor);
        });
  }

  /** ARNs of all attached policies. */
  public List<String> arns(Holder holder) {
    return QuarkusTransaction.joiningExisting()
        .call(() ->
            database.query(
                "SELECT policy_arn FROM attached_policy WHERE holder = ? ORDER BY policy_arn",
                row -> row.getString(1),
                holder.id()));
  }

  /** All holders of a policy in an account, those included whose roles stand for it. */
  public List<Holder> holders(String accountId, String arn) {
    return QuarkusTransaction.joiningExisting()
        .call(() ->
            database.query(
                """
                SELECT e.kind, e.id, e.name FROM (
                  SELECT 'USER' AS kind, id, name, account_id, roles FROM account_user
                  UNION ALL SELECT 'GROUP', id, name, account_id, '' FROM user_group
                  UNION ALL SELECT 'ROLE', id, name, account_id, '' FROM role
                ) e
                WHERE e.account_id = ? AND (
                  e.id IN (SELECT holder FROM attached_policy
                           WHERE account_id = ? AND policy_arn = ?)
                  OR string_to_array(e.roles, ',') && ?::text[])
                ORDER BY e.name
                """,
                row ->
                    new Holder(
                        Holder.Kind.valueOf(row.getString(1)),
                        accountId,
                        row.getString(2),
                        row.getString(3)),
                accountId,
                accountId,
                arn,
                PolicyUses.roles(arn)));
  }

  /** Writes an inline policy, over an older one of that name. */
  public void put(Holder holder, String name, String document, Principal actor) {
    EntityName.check("policyName", name, MAX_NAME);
    Document.identity(document, holder.kind().inline());
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lock(holder, actor);
          database.update(
              """
              INSERT INTO inline_policy (holder, account_id, name, document) VALUES (?, ?, ?, ?)
              ON CONFLICT (holder, name) DO UPDATE SET document = excluded.document
              """,
              holder.id(),
              holder.accountId(),
              name,
              document);
          int size =
              database
                  .find(
                      """
                      SELECT coalesce(sum(length(regexp_replace(document, '\\s', '', 'g'))), 0)
                      FROM inline_policy WHERE holder = ?
                      """,
                      row -> row.getInt(1),
                      holder.id())
                  .orElseThrow();
          if (size > holder.kind().inline()) {
            throw IamFault.limit("PolicySize", holder.kind().inline());
          }
          tell(holder, "policy.attached", Map.of("policyName", name), actor);
        });
  }

  /** An inline policy. */
  public Inline inline(Holder holder, String name) {
    return QuarkusTransaction.joiningExisting()
        .call(() ->
            database.find(
                "SELECT name, document FROM inline_policy WHERE holder = ? AND name = ?",
                row -> new Inline(row.getString(1), row.getString(2)),
                holder.id(),
                name))
        .orElseThrow(() -> noSuchInline(holder, name));
  }

  /** Names of inline policies. */
  public Page<String> inlineNames(Holder holder, PageRequest page) {
    return QuarkusTransaction.joiningExisting()
        .call(() ->
            Page.of(
                database.query(
                    """
                    SELECT name FROM inline_policy WHERE holder = ? AND name COLLATE "C" > ?
                    ORDER BY name COLLATE "C" LIMIT ?
                    """,
                    row -> row.getString(1),
                    holder.id(),
                    page.after(),
                    page.limit() + 1),
                page,
                name -> name));
  }

  /** Removes an inline policy. */
  public void remove(Holder holder, String name, Principal actor) {
    QuarkusTransaction.requiringNew()
        .run(() -> {
          lock(holder, actor);
          int gone =
              database.update(
                  "DELETE FROM inline_policy WHERE holder = ? AND name = ?", holder.id(), name);
          if (gone == 0) {
            throw noSuchInline(holder, name);
          }
          tell(holder, "policy.detached", Map.of("policyName", name), actor);
        });
  }

  /** Refuses where the holder has a policy: it must not be deleted, in the caller's transaction. */
  public void refuseIfAny(Holder holder) {
    if (!arns(holder).isEmpty()) {
      throw IamFault.conflict("Cannot delete entity, must detach all policies first.");
    }
    if (!inlineNames(holder, PageRequest.of(1, "")).items().isEmpty()) {
      throw IamFault.conflict("Cannot delete entity, must delete policies first.");
    }
  }

  /** Forgets what a holder had, in the caller's transaction. */
  public void forget(String holder) {
    database.update("DELETE FROM attached_policy WHERE holder = ?", holder);
    database.update("DELETE FROM inline_policy WHERE holder = ?", holder);
  }

  private void lock(Holder holder, Principal actor) {
    database.query(
        "SELECT id FROM account WHERE id = ? FOR UPDATE",
        row -> row.getString(1),
        holder.accountId());
    operators.mayChange(holder, actor);
  }

  private void tell(Holder holder, String type, Map<String, Object> detail, Principal actor) {
    journal.write(
        type, journal.now(), holder.accountId(), actor, holder.kind().word(), holder.id(), detail);
  }

  private static cloud.oblak.platform.FaultException noSuchInline(Holder holder, String name) {
    return IamFault.noSuch(holder.kind().word() + " policy with name " + name);
  }

  private static String named(Holder holder) {
    return holder.kind().word() + " " + holder.name();
  }
}
