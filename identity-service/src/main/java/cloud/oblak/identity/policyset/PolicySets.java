package cloud.oblak.identity.policyset;

import cloud.oblak.identity.entity.EntityTags;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.entity.UniqueId;
import cloud.oblak.identity.policy.AwsPolicies;
import cloud.oblak.identity.policy.Holder;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.user.User;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.PolicySetContent;
import cloud.oblak.kit.policy.PolicySetSource;
import cloud.oblak.kit.policy.RolePolicies;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Puts the policies of principals together and keeps them by their hash. */
@ApplicationScoped
public class PolicySets implements PolicySetSource {
  private static final long NAMED_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int MOST_NAMED = 10_000;

  private final ServiceDatabase database;
  private final Map<String, Long> named = new ConcurrentHashMap<>();

  PolicySets(@Identifier("identity") ServiceDatabase database) {
    this.database = database;
  }

  /** The hash of what decides for a user right now. */
  public String of(User user) {
    return keep(content(user));
  }

  /**
   * The hash of what decides for a temporary credential of a user right now.
   *
   * @param issuedAt null: the gateway tells it
   */
  public String ofTemporary(User user, Instant issuedAt) {
    return keep(
        content(user).limitedTo(List.of(), dated(Map.of(Authority.MFA, "false"), issuedAt)));
  }

  /**
   * A context that says since when a credential is, or says it no more.
   *
   * @param issuedAt null: the gateway tells it
   */
  public static Map<String, String> dated(Map<String, String> context, Instant issuedAt) {
    Map<String, String> dated = new HashMap<>(context);
    dated.remove(Authority.ISSUED);
    if (issuedAt != null) {
      dated.put(Authority.ISSUED, issuedAt.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    return dated;
  }

  /** What decides for a user right now. */
  public PolicySetContent content(User user) {
    List<PolicySetContent.Doc> policies = new ArrayList<>();
    RolePolicies.arns(user.roles())
        .forEach(arn -> policies.add(new PolicySetContent.Doc(arn, RolePolicies.document(arn))));
    policies.addAll(documents(user.id()));
    SortedMap<String, String> context = tags(EntityTags.Table.ACCOUNT_USER, user.id());
    context.put("aws:userid", UniqueId.USER.of(user.id()));
    String boundary =
        database
            .find(
                "SELECT coalesce(boundary, '') FROM account_user WHERE id = ?",
                row -> row.getString(1),
                user.id())
            .orElse("");
    return new PolicySetContent(policies, boundary(boundary), List.of(), context);
  }

  /** What decides for somebody in a role. */
  public PolicySetContent content(IamRole role) {
    SortedMap<String, String> context = tags(EntityTags.Table.ROLE, role.id());
    return new PolicySetContent(
        documents(role.id()),
        boundary(role.boundary() == null ? "" : role.boundary()),
        List.of(),
        context);
  }

  /** What a group gives. */
  public List<PolicySetContent.Doc> content(Holder holder) {
    return documents(holder.id());
  }

  /** Keeps a set for as long as a token may name it, and answers its hash. */
  public String keep(PolicySetContent content) {
    String text = content.text();
    String hash = PolicySetContent.hash(text);
    long now = System.nanoTime();
    Long before = named.get(hash);
    if (before == null || now - before > NAMED_NANOS) {
      database.update(
          """
          INSERT INTO policy_set (hash, content) VALUES (?, ?)
          ON CONFLICT (hash) DO UPDATE SET last_named_at = now()
          """,
          hash,
          text);
      if (named.size() > MOST_NAMED) {
        named.clear();
      }
      named.put(hash, now);
    }
    return hash;
  }

  @Override
  public String text(String hash) {
    return database
        .find("SELECT content FROM policy_set WHERE hash = ?", row -> row.getString(1), hash)
        .orElseThrow(() -> IamFault.noSuch("policy set"));
  }

  /** The document that an ARN stands for right now. */
  public PolicySetContent.Doc managed(String arn) {
    return documents(
            """
            SELECT p.arn, v.document FROM policy p
            JOIN policy_version v ON v.policy_arn = p.arn AND v.number = p.default_version
            WHERE p.arn = ?
            """,
            arn)
        .stream()
        .findFirst()
        .or(() -> AwsPolicies.document(arn).map(text -> new PolicySetContent.Doc(arn, text)))
        .orElseThrow(() -> IamFault.noSuch("policy " + arn));
  }

  @Scheduled(every = "10m", delayed = "3m")
  @RunOnVirtualThread
  void prune() {
    database.update("DELETE FROM policy_set WHERE last_named_at < now() - interval '1 hour'");
  }

  private List<PolicySetContent.Doc> documents(String holder) {
    return documents(
        """
        WITH holders AS (
          SELECT ?::text AS id UNION ALL SELECT group_id FROM group_member WHERE user_id = ?
        )
        SELECT a.policy_arn, v.document FROM holders h
        JOIN attached_policy a ON a.holder = h.id
        LEFT JOIN policy p ON p.arn = a.policy_arn
        LEFT JOIN policy_version v ON v.policy_arn = p.arn AND v.number = p.default_version
        UNION ALL
        SELECT i.name, i.document FROM holders h JOIN inline_policy i ON i.holder = h.id
        """,
        holder,
        holder);
  }

  private List<PolicySetContent.Doc> documents(String sql, Object... parameters) {
    return database
        .query(sql, row -> document(row.getString(1), row.getString(2)), parameters)
        .stream()
        .distinct()
        .sorted(
            Comparator.comparing(PolicySetContent.Doc::name)
                .thenComparing(PolicySetContent.Doc::document))
        .toList();
  }

  private static PolicySetContent.Doc document(String name, String text) {
    return new PolicySetContent.Doc(
        name, text == null ? AwsPolicies.document(name).orElseThrow() : text);
  }

  private PolicySetContent.Doc boundary(String arn) {
    return arn.isEmpty() ? null : managed(arn);
  }

  private SortedMap<String, String> tags(EntityTags.Table table, String id) {
    String sql =
        table == EntityTags.Table.ROLE
            ? "SELECT tags FROM role WHERE id = ?"
            : "SELECT tags FROM account_user WHERE id = ?";
    SortedMap<String, String> context = new TreeMap<>();
    database
        .find(sql, row -> EntityTags.read(row.getString(1)), id)
        .orElse(Map.of())
        .forEach((key, value) -> context.put("aws:PrincipalTag/" + key, value));
    return context;
  }
}
