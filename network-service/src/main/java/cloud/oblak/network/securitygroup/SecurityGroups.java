package cloud.oblak.network.securitygroup;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.kit.quota.Quotas;
import cloud.oblak.network.tag.Tags;
import cloud.oblak.network.vpc.DefaultNetwork;
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
import java.util.TreeMap;

/** Creates, lists and deletes security groups. */
@ApplicationScoped
public class SecurityGroups {
  private static final String COLUMNS =
      "SELECT id, name, description, vpc_id, is_default, created_at, "
          + Tags.columns("security_group.id")
          + " FROM security_group ";

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final ClientTokens clientTokens;
  private final DefaultNetwork defaults;
  private final Tags tags;
  private final Quotas quotas;

  SecurityGroups(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") Outbox outbox,
      @Identifier("network") ClientTokens clientTokens,
      DefaultNetwork defaults,
      Tags tags,
      @Identifier("network") Quotas quotas) {
    this.database = database;
    this.outbox = outbox;
    this.clientTokens = clientTokens;
    this.defaults = defaults;
    this.tags = tags;
    this.quotas = quotas;
  }

  /** Lists the account's groups; the first call makes the default one. */
  public Page<SecurityGroupView> list(Principal principal, PageRequest request) {
    defaults.ensure(principal.accountId(), principal.arn(), principal.requestId());
    List<SecurityGroupView> rows =
        database.query(
            COLUMNS + "WHERE account_id = ? AND id > ? ORDER BY id LIMIT ?",
            SecurityGroups::view,
            principal.accountId(),
            request.after(),
            request.limit() + 1);
    return Page.of(rows, request, SecurityGroupView::id);
  }

  SecurityGroupView get(Principal principal, String id) {
    return find(principal.accountId(), id).orElseThrow(() -> notFound(id));
  }

  /** Creates a group in the default VPC, with the rule that lets everything out. */
  @Transactional
  public SecurityGroupView create(
      Principal principal, SecurityGroupRequest request, String idempotencyKey) {
    if (request == null) {
      throw Fault.missing("", "Send the security group as a JSON object.");
    }
    String name = GroupText.name(request.name());
    String description = GroupText.description(request.description());
    Map<String, String> wanted = Names.checkTags("tags", request.tags());
    String account = principal.accountId();
    defaults.ensure(account, principal.arn(), principal.requestId());
    String id = IdKind.SECURITY_GROUP.next();
    Optional<String> first =
        clientTokens.claim(
            account,
            "security-groups.create",
            idempotencyKey,
            name + "\n" + description + "\n" + request.vpcId() + new TreeMap<>(wanted),
            id);
    if (first.isPresent()) {
      return get(principal, first.get());
    }
    if (name.equals("default")) {
      throw new Fault.Invalid(
              SecurityGroupFault.RESERVED, "name", "The name default is reserved; choose another.")
          .exception();
    }
    insert(account, id, request.vpcId(), name, description);
    tags.attach(account, List.of(id), wanted);
    SecurityGroupView view = get(principal, id);
    event(principal, "security-group.created", view.createdAt(), id, Map.of("name", name));
    return view;
  }

  private static FaultException noVpc(String wanted) {
    return wanted == null
        ? new Fault.Invalid(
                SecurityGroupFault.NO_VPC, "vpcId", "The account has no default VPC any more.")
            .exception()
        : new Fault.NotFound(
                SecurityGroupFault.VPC_NOT_FOUND, "The vpc ID '" + wanted + "' does not exist")
            .exception();
  }

  /** Into the VPC that is wanted; null: the default one. */
  private void insert(String account, String id, String wanted, String name, String description) {
    String vpcId =
        database
            .find(
                """
                SELECT id FROM vpc WHERE account_id = ? AND (id = ? OR (?::text IS NULL AND is_default))
                FOR NO KEY UPDATE
                """,
                row -> row.getString(1),
                account,
                wanted,
                wanted)
            .orElseThrow(() -> noVpc(wanted));
    quotas.claim(account, SecurityGroupQuota.SECURITY_GROUPS);
    int inserted =
        database.update(
            """
            INSERT INTO security_group (id, account_id, vpc_id, name, description, is_default,
                                        generation)
            VALUES (?, ?, ?, ?, ?, false, nextval('generation')) ON CONFLICT (vpc_id, name) DO NOTHING
            """,
            id,
            account,
            vpcId,
            name,
            description);
    if (inserted == 0) {
      throw new Fault.AlreadyExists(
              SecurityGroupFault.DUPLICATE,
              "There is a security group of that name already; choose another name.")
          .exception();
    }
    database.update(
        """
        INSERT INTO security_group_rule (id, group_id, direction, protocol, from_port, to_port,
                                         cidr, peer_group_id, description)
        VALUES (?, ?, 'egress', '-1', -1, -1, '0.0.0.0/0', '', '')
        """,
        IdKind.SECURITY_GROUP_RULE.next(),
        id);
  }

  /** Deletes a group that nothing uses. */
  @Transactional
  public void delete(Principal principal, String id) {
    checkForm(id);
    boolean isDefault =
        database
            .find(
                "SELECT is_default FROM security_group WHERE id = ? AND account_id = ? FOR UPDATE",
                row -> row.getBoolean(1),
                id,
                principal.accountId())
            .orElseThrow(() -> notFound(id));
    if (isDefault) {
      throw new Fault.WrongState(
              SecurityGroupFault.CANNOT_DELETE, "The default security group cannot be deleted.")
          .exception();
    }
    boolean used =
        database
            .find(
                """
                SELECT EXISTS (SELECT 1 FROM port WHERE security_groups @> ARRAY[?]::text[])
                    OR EXISTS (SELECT 1 FROM security_group_rule
                               WHERE peer_group_id = ? AND group_id <> ?)
                """,
                row -> row.getBoolean(1),
                id,
                id,
                id)
            .orElseThrow();
    if (used) {
      throw new Fault.WrongState(
              SecurityGroupFault.IN_USE,
              "The security group is in use; terminate its instances and remove the rules of other"
                  + " groups that name it first.")
          .exception();
    }
    database.update(
        """
        DELETE FROM tag WHERE resource_id = ? OR resource_id IN
          (SELECT id FROM security_group_rule WHERE group_id = ?)
        """,
        id,
        id);
    Instant at =
        database
            .find(
                "DELETE FROM security_group WHERE id = ? RETURNING clock_timestamp()",
                row -> row.getTimestamp(1).toInstant(),
                id)
            .orElseThrow();
    event(principal, "security-group.deleted", at, id, Map.of());
  }

  private Optional<SecurityGroupView> find(String account, String id) {
    checkForm(id);
    return database.find(
        COLUMNS + "WHERE id = ? AND account_id = ?", SecurityGroups::view, id, account);
  }

  private void event(
      Principal principal, String type, Instant at, String id, Map<String, Object> detail) {
    outbox.add(
        Event.of(
            type,
            at,
            principal.accountId(),
            principal.arn(),
            principal.requestId(),
            "security-group",
            id,
            detail));
  }

  /** What is no id names nothing, and need not reach the database. */
  static void checkForm(String id) {
    if (!IdKind.SECURITY_GROUP.matches(id)) {
      throw new Fault.NotFound(
              SecurityGroupFault.NOT_FOUND,
              "There is no such security group; an id is sg- and 17 hex digits.")
          .exception();
    }
  }

  static FaultException notFound(String id) {
    return new Fault.NotFound(
            SecurityGroupFault.NOT_FOUND,
            "There is no security group " + id + "; list them to see which there are.")
        .exception();
  }

  private static SecurityGroupView view(ResultSet row) throws SQLException {
    return new SecurityGroupView(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getBoolean(5),
        "available",
        "",
        row.getTimestamp(6).toInstant(),
        Tags.read(row));
  }
}
