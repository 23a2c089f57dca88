package cloud.oblak.identity.inventory;

import cloud.oblak.identity.entity.EntityTags;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.identity.policy.PolicyVersion;
import cloud.oblak.kit.database.ServiceDatabase;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What belongs to many entities at once, each kind of it in one query. */
@ApplicationScoped
public class Holdings {
  private final ServiceDatabase database;

  Holdings(@Identifier("identity") ServiceDatabase database) {
    this.database = database;
  }

  /** What a user has beside its own row; the boundary is empty where there is none. */
  public record OfUser(Map<String, String> tags, String boundary) {
    public OfUser {
      tags = Map.copyOf(tags);
    }
  }

  private record Held<T>(String holder, T what) {}

  /** The inline policies of users, groups or roles, by name. */
  public Map<String, List<Attachments.Inline>> inline(Collection<String> holders) {
    return held(
        """
        SELECT holder, name, document FROM inline_policy WHERE holder = ANY(?)
        ORDER BY name COLLATE "C"
        """,
        row ->
            new Held<>(
                row.getString(1), new Attachments.Inline(row.getString(2), row.getString(3))),
        holders);
  }

  /** ARNs of the managed policies of users, groups or roles. */
  public Map<String, List<String>> attached(Collection<String> holders) {
    return held(
        """
        SELECT holder, policy_arn FROM attached_policy WHERE holder = ANY(?) ORDER BY policy_arn
        """,
        row -> new Held<>(row.getString(1), row.getString(2)),
        holders);
  }

  /** Names of the groups of users. */
  public Map<String, List<String>> groups(Collection<String> users) {
    return held(
        """
        SELECT m.user_id, g.name FROM group_member m JOIN user_group g ON g.id = m.group_id
        WHERE m.user_id = ANY(?) ORDER BY g.name COLLATE "C"
        """,
        row -> new Held<>(row.getString(1), row.getString(2)),
        users);
  }

  /** Tags and boundary of users. */
  public Map<String, List<OfUser>> ofUsers(Collection<String> users) {
    return held(
        "SELECT id, tags, coalesce(boundary, '') FROM account_user WHERE id = ANY(?)",
        row ->
            new Held<>(
                row.getString(1), new OfUser(EntityTags.read(row.getString(2)), row.getString(3))),
        users);
  }

  /** The versions of an account's own policies, the newest first. */
  public Map<String, List<PolicyVersion>> versions(Collection<String> arns) {
    return held(
        """
        SELECT v.policy_arn, v.number, v.document, v.number = p.default_version, v.created_at
        FROM policy_version v JOIN policy p ON p.arn = v.policy_arn
        WHERE v.policy_arn = ANY(?) ORDER BY v.number DESC
        """,
        row ->
            new Held<>(
                row.getString(1),
                new PolicyVersion(
                    row.getInt(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getTimestamp(5).toInstant())),
        arns);
  }

  private <T> Map<String, List<T>> held(
      String sql, ServiceDatabase.RowReader<Held<T>> reader, Collection<String> holders) {
    Map<String, List<T>> all = new HashMap<>();
    if (!holders.isEmpty()) {
      database
          .query(sql, reader, (Object) holders.toArray(String[]::new))
          .forEach(
              held -> all.computeIfAbsent(held.holder(), h -> new ArrayList<>()).add(held.what()));
    }
    return all;
  }
}
