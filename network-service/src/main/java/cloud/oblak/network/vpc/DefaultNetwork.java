package cloud.oblak.network.vpc;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.network.address.AddressPools;
import cloud.oblak.network.address.Cidr;
import cloud.oblak.platform.IdKind;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes an account's default network on first use. */
@ApplicationScoped
public class DefaultNetwork {
  private static final Cidr RANGE = Cidr.of("172.31.0.0/16");
  private static final int SUBNET_PREFIX = 20;
  private static final long SUBNET_SIZE = 1L << (32 - SUBNET_PREFIX);
  private static final int RESERVED_FIRST = 4;

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final AddressPools pools;
  private final InstallationConfig config;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  DefaultNetwork(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") Outbox outbox,
      AddressPools pools,
      InstallationConfig config) {
    this.database = database;
    this.outbox = outbox;
    this.pools = pools;
    this.config = config;
  }

  /**
   * Makes the network where the account never had one.
   *
   * @param actor principal ARN for the event
   * @param requestId of the request that came first
   */
  @Transactional
  public void ensure(String accountId, String actor, String requestId) {
    if (known.contains(accountId)) {
      return;
    }
    // A second caller waits here until the first one's transaction ended.
    int first =
        database.update(
            "INSERT INTO account_network (account_id) VALUES (?) ON CONFLICT DO NOTHING",
            accountId);
    if (first == 1) {
      make(accountId, actor, requestId);
    }
    database.afterCommit(() -> known.add(accountId));
  }

  private void make(String accountId, String actor, String requestId) {
    String vpcId = IdKind.VPC.next();
    Instant at =
        database
            .find(
                """
                INSERT INTO vpc (id, account_id, cidr, is_default, generation)
                VALUES (?, ?, ?, true, nextval('generation')) RETURNING created_at
                """,
                row -> row.getTimestamp(1).toInstant(),
                vpcId,
                accountId,
                RANGE.toString())
            .orElseThrow();
    long network = RANGE.network();
    for (String zone : config.zones()) {
      subnet(accountId, vpcId, zone, new Cidr(network, SUBNET_PREFIX));
      network += SUBNET_SIZE;
    }
    String groupId = group(accountId, vpcId);
    event("vpc.created", at, accountId, actor, requestId, "vpc", vpcId);
    event("security-group.created", at, accountId, actor, requestId, "security-group", groupId);
  }

  private void subnet(String accountId, String vpcId, String zone, Cidr range) {
    String id = IdKind.SUBNET.next();
    database.update(
        """
        INSERT INTO subnet (id, vpc_id, account_id, zone, cidr, is_default, generation)
        VALUES (?, ?, ?, ?, ?, true, nextval('generation'))
        """,
        id,
        vpcId,
        accountId,
        zone,
        range.toString());
    pools.create(id, range.network() + RESERVED_FIRST, range.last() - 1);
  }

  private String group(String accountId, String vpcId) {
    String id = IdKind.SECURITY_GROUP.next();
    database.update(
        """
        INSERT INTO security_group (id, account_id, vpc_id, name, description, is_default,
                                    generation)
        VALUES (?, ?, ?, 'default', 'default VPC security group', true, nextval('generation'))
        """,
        id,
        accountId,
        vpcId);
    database.update(
        """
        INSERT INTO security_group_rule (id, group_id, direction, protocol, from_port, to_port,
                                         cidr, peer_group_id, description)
        VALUES (?, ?, 'ingress', '-1', -1, -1, '', ?, ''),
               (?, ?, 'egress', '-1', -1, -1, '0.0.0.0/0', '', '')
        """,
        IdKind.SECURITY_GROUP_RULE.next(),
        id,
        id,
        IdKind.SECURITY_GROUP_RULE.next(),
        id);
    return id;
  }

  private void event(
      String type,
      Instant at,
      String accountId,
      String actor,
      String requestId,
      String kind,
      String id) {
    outbox.add(
        Event.of(type, at, accountId, actor, requestId, kind, id, Map.of("isDefault", true)));
  }
}
