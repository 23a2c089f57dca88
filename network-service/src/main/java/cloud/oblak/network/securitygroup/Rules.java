package cloud.oblak.network.securitygroup;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.kit.quota.Quotas;
import cloud.oblak.network.tag.Tags;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Names;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds, lists and removes the rules of security groups, and tells the hosts. */
@ApplicationScoped
public class Rules {
  private static final String FIELDS =
      "id, group_id, direction, protocol, from_port, to_port, cidr, peer_group_id, description,"
          + " created_at, "
          + Tags.columns("security_group_rule.id");
  private static final String COLUMNS = "SELECT " + FIELDS + " FROM security_group_rule ";

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final ClientTokens clientTokens;
  private final GroupsOnHosts hosts;
  private final Tags tags;
  private final Quotas quotas;

  Rules(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") Outbox outbox,
      @Identifier("network") ClientTokens clientTokens,
      GroupsOnHosts hosts,
      Tags tags,
      @Identifier("network") Quotas quotas) {
    this.database = database;
    this.outbox = outbox;
    this.clientTokens = clientTokens;
    this.hosts = hosts;
    this.tags = tags;
    this.quotas = quotas;
  }

  Page<RuleView> list(Principal principal, String groupId, PageRequest request) {
    SecurityGroups.checkForm(groupId);
    boolean there =
        database
            .find(
                "SELECT 1 FROM security_group WHERE id = ? AND account_id = ?",
                row -> true,
                groupId,
                principal.accountId())
            .isPresent();
    if (!there) {
      throw SecurityGroups.notFound(groupId);
    }
    List<RuleView> rows =
        database.query(
            COLUMNS + "WHERE group_id = ? AND id > ? ORDER BY id LIMIT ?",
            Rules::view,
            groupId,
            request.after(),
            request.limit() + 1);
    return Page.of(rows, request, RuleView::id);
  }

  /** All rules of the groups of an account. */
  public List<RuleView> ofAccount(String accountId) {
    return database.query(
        COLUMNS
            + "WHERE group_id IN (SELECT id FROM security_group WHERE account_id = ?) ORDER BY id",
        Rules::view,
        accountId);
  }

  /** Adds several rules to a group, all or none. */
  @Transactional
  public List<RuleView> addAll(
      Principal principal, String groupId, List<RuleRequest> requests, Map<String, String> tagged) {
    List<RuleView> added =
        requests.stream().map(request -> add(principal, groupId, request, null)).toList();
    tags.attach(
        principal.accountId(),
        added.stream().map(RuleView::id).toList(),
        Names.checkTags("tags", tagged));
    return added;
  }

  /**
   * Removes the rules of a group that are exactly these, all or none.
   *
   * @throws cloud.oblak.platform.FaultException NotFound where the group lacks one
   */
  @Transactional
  public void removeAll(Principal principal, String groupId, List<RuleRequest> requests) {
    for (RuleRequest request : requests) {
      RuleRequest rule = request.checked();
      String id =
          database
              .find(
                  """
                  SELECT id FROM security_group_rule WHERE group_id = ? AND direction = ?
                  AND protocol = ? AND from_port = ? AND to_port = ? AND cidr = ?
                  AND peer_group_id = ?
                  """,
                  row -> row.getString(1),
                  groupId,
                  rule.direction(),
                  rule.protocol(),
                  rule.fromPort(),
                  rule.toPort(),
                  rule.cidr(),
                  rule.groupId())
              .orElseThrow(Rules::noSuchRule);
      remove(principal, groupId, id);
    }
  }

  /** What who wants to remove a rule by its words hears where there is none. */
  public static FaultException noSuchRule() {
    return new Fault.NotFound(
            SecurityGroupFault.PERMISSION_NOT_FOUND,
            "The specified rule does not exist in this security group.")
        .exception();
  }

  @Transactional
  RuleView add(Principal principal, String groupId, RuleRequest request, String idempotencyKey) {
    if (request == null) {
      throw Fault.missing("", "Send the rule as a JSON object.");
    }
    RuleRequest rule = request.checked();
    String vpcId = lock(principal, groupId);
    String id = IdKind.SECURITY_GROUP_RULE.next();
    Optional<String> first =
        clientTokens.claim(
            principal.accountId(),
            "security-group-rules.create",
            idempotencyKey,
            groupId + rule,
            id);
    if (first.isPresent()) {
      return database
          .find(COLUMNS + "WHERE id = ?", Rules::view, first.get())
          .orElseThrow(() -> ruleNotFound());
    }
    checkPeer(principal, vpcId, rule.groupId());
    checkRoom(principal.accountId(), groupId, rule.direction());
    RuleView view = insert(id, groupId, rule);
    changed(principal, groupId, "security-group-rule.created", view.createdAt(), id);
    return view;
  }

  /** Removes rules of a group by id, all or none. */
  @Transactional
  public void removeIds(Principal principal, String groupId, List<String> ruleIds) {
    ruleIds.forEach(ruleId -> remove(principal, groupId, ruleId));
  }

  /** Removes a rule; hosts enforce that within moments. */
  @Transactional
  public void remove(Principal principal, String groupId, String ruleId) {
    if (!IdKind.SECURITY_GROUP_RULE.matches(ruleId)) {
      throw ruleNotFound();
    }
    lock(principal, groupId);
    Instant at =
        database
            .find(
                """
                DELETE FROM security_group_rule WHERE id = ? AND group_id = ?
                RETURNING clock_timestamp()
                """,
                row -> row.getTimestamp(1).toInstant(),
                ruleId,
                groupId)
            .orElseThrow(Rules::ruleNotFound);
    tags.forget(ruleId);
    changed(principal, groupId, "security-group-rule.deleted", at, ruleId);
  }

  /** Answers the group's VPC. */
  private String lock(Principal principal, String groupId) {
    SecurityGroups.checkForm(groupId);
    return database
        .find(
            """
            SELECT vpc_id FROM security_group WHERE id = ? AND account_id = ? FOR NO KEY UPDATE
            """,
            row -> row.getString(1),
            groupId,
            principal.accountId())
        .orElseThrow(() -> SecurityGroups.notFound(groupId));
  }

  private void checkPeer(Principal principal, String vpcId, String peer) {
    if (peer.isEmpty()) {
      return;
    }
    if (!IdKind.SECURITY_GROUP.matches(peer)) {
      throw Fault.invalid("groupId", "groupId must be sg- and 17 hex digits.");
    }
    boolean there =
        database
            .find(
                """
                SELECT 1 FROM security_group WHERE id = ? AND account_id = ? AND vpc_id = ?
                FOR KEY SHARE
                """,
                row -> true,
                peer,
                principal.accountId(),
                vpcId)
            .isPresent();
    if (!there) {
      throw new Fault.Invalid(
              SecurityGroupFault.NOT_FOUND,
              "groupId",
              "groupId names no security group of this VPC.")
          .exception();
    }
  }

  private void checkRoom(String accountId, String groupId, String direction) {
    long count =
        database
            .find(
                "SELECT count(*) FROM security_group_rule WHERE group_id = ? AND direction = ?",
                row -> row.getLong(1),
                groupId,
                direction)
            .orElseThrow();
    long most = quotas.limit(accountId, SecurityGroupQuota.RULES);
    if (count >= most) {
      throw Quotas.exceeded(SecurityGroupQuota.RULES, most, count, 1);
    }
  }

  private RuleView insert(String id, String groupId, RuleRequest rule) {
    return database
        .find(
            """
            INSERT INTO security_group_rule (id, group_id, direction, protocol, from_port, to_port,
                                             cidr, peer_group_id, description)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING \
            """
                + FIELDS,
            Rules::view,
            id,
            groupId,
            rule.direction(),
            rule.protocol(),
            rule.fromPort(),
            rule.toPort(),
            rule.cidr(),
            rule.groupId(),
            rule.description())
        .orElseThrow(() ->
            new Fault.AlreadyExists(
                    SecurityGroupFault.RULE_DUPLICATE,
                    "The security group has exactly this rule already.")
                .exception());
  }

  private void changed(
      Principal principal, String groupId, String type, Instant at, String ruleId) {
    long generation =
        database
            .find(
                """
                UPDATE security_group SET generation = nextval('generation') WHERE id = ?
                RETURNING generation
                """,
                row -> row.getLong(1),
                groupId)
            .orElseThrow();
    hosts.tell(groupId, generation);
    outbox.add(
        Event.of(
            type,
            at,
            principal.accountId(),
            principal.arn(),
            principal.requestId(),
            "security-group-rule",
            ruleId,
            Map.of("securityGroupId", groupId)));
  }

  private static RuntimeException ruleNotFound() {
    return new Fault.NotFound(
            SecurityGroupFault.RULE_NOT_FOUND,
            "The security group has no such rule; list its rules to see which there are.")
        .exception();
  }

  private static RuleView view(ResultSet row) throws SQLException {
    String protocol = row.getString("protocol");
    boolean ports = !protocol.equals("-1");
    return new RuleView(
        row.getString("id"),
        row.getString("group_id"),
        row.getString("direction"),
        protocol,
        ports ? row.getInt("from_port") : null,
        ports ? row.getInt("to_port") : null,
        absent(row.getString("cidr")),
        absent(row.getString("peer_group_id")),
        row.getString("description"),
        "available",
        "",
        row.getTimestamp("created_at").toInstant(),
        Tags.read(row));
  }

  private static String absent(String text) {
    return text.isEmpty() ? null : text;
  }
}
