package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.network.securitygroup.GroupsOnHosts;
import cloud.oblak.network.vpc.Vpcs;
import cloud.oblak.nodeapi.NodeObject;
import cloud.oblak.nodeapi.ObjectKind;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts which VPCs and groups the ports of each host need, and sends or removes them there. */
@ApplicationScoped
class HostUses {
  private static final String ADD =
      """
      INSERT INTO host_use (host_id, kind, id, ports)
      SELECT h, k, i, n FROM unnest(?, ?, ?, ?) AS added(h, k, i, n) ORDER BY h, k, i
      ON CONFLICT (host_id, kind, id) DO UPDATE SET ports = host_use.ports + excluded.ports
      RETURNING host_id, kind, id, ports
      """;
  private static final String LOCK =
      """
      SELECT 1 FROM host_use WHERE host_id = ? AND (kind, id) IN (SELECT * FROM unnest(?, ?))
      ORDER BY host_id, kind, id FOR UPDATE
      """;
  private static final String SUBTRACT =
      """
      UPDATE host_use u SET ports = ports - n
      FROM unnest(?, ?, ?, ?) AS left_over(h, k, i, n)
      WHERE u.host_id = h AND u.kind = k AND u.id = i
      RETURNING u.host_id, u.kind, u.id, u.ports
      """;

  private final ServiceDatabase database;
  private final HostObjects objects;
  private final Vpcs vpcs;
  private final GroupsOnHosts groups;

  HostUses(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") HostObjects objects,
      Vpcs vpcs,
      GroupsOnHosts groups) {
    this.database = database;
    this.objects = objects;
    this.vpcs = vpcs;
    this.groups = groups;
  }

  private record Use(String hostId, ObjectKind kind, String id) {}

  private record Counted(Use use, int ports) {}

  /** New ports: what is new on their hosts is sent there, in the caller's transaction. */
  void add(Collection<Port> ports) {
    Map<Use, Integer> added = count(ports);
    send(
        run(ADD, added).stream()
            .filter(counted -> counted.ports() == added.get(counted.use()))
            .map(Counted::use)
            .toList());
  }

  /** Ports that are gone from one host: what no port needs there any more is removed. */
  void subtract(String hostId, Collection<Port> ports) {
    Map<Use, Integer> gone = count(ports);
    if (gone.isEmpty()) {
      return;
    }
    List<Use> uses = sorted(gone);
    database.query(
        LOCK,
        row -> row.getInt(1),
        hostId,
        texts(uses, use -> use.kind().name()),
        texts(uses, Use::id));
    removeUnused(hostId, gone);
  }

  /** A port whose groups changed: what they need is sent or removed like that of other ports. */
  void exchange(Port before, Port after) {
    Map<Use, Integer> gone = count(List.of(before));
    Map<Use, Integer> added = count(List.of(after));
    Set<Use> kept = new HashSet<>(gone.keySet());
    kept.retainAll(added.keySet());
    gone.keySet().removeAll(kept);
    added.keySet().removeAll(kept);
    // All rows are locked in the one order in which everybody locks them.
    Map<Use, Integer> touched = new HashMap<>(added);
    gone.keySet().forEach(use -> touched.put(use, 0));
    send(
        run(ADD, touched).stream()
            .filter(counted -> added.containsKey(counted.use()))
            .filter(counted -> counted.ports() == added.get(counted.use()))
            .map(Counted::use)
            .toList());
    removeUnused(before.hostId(), gone);
  }

  /** The uses' rows are locked. */
  private void removeUnused(String hostId, Map<Use, Integer> gone) {
    List<Use> unused =
        run(SUBTRACT, gone).stream()
            .filter(counted -> counted.ports() == 0)
            .map(Counted::use)
            .toList();
    if (unused.isEmpty()) {
      return;
    }
    long generation = generation();
    objects.putAll(unused.stream().map(use -> wish(use, generation, null)).toList());
    database.update("DELETE FROM host_use WHERE host_id = ? AND ports = 0", hostId);
  }

  private void send(List<Use> uses) {
    if (uses.isEmpty()) {
      return;
    }
    long generation = generation();
    // One look at each VPC and group, however many hosts have it.
    Map<String, NodeObject> specs = new HashMap<>();
    objects.putAll(
        uses.stream()
            .map(use ->
                wish(use, generation, specs.computeIfAbsent(use.id(), id -> spec(use.kind(), id))))
            .toList());
  }

  private NodeObject spec(ObjectKind kind, String id) {
    return kind == ObjectKind.VPC ? vpcs.spec(id) : groups.spec(id);
  }

  private static HostObjects.Wish wish(Use use, long generation, NodeObject spec) {
    return new HostObjects.Wish(use.hostId(), use.kind(), use.id(), generation, spec);
  }

  private List<Counted> run(String sql, Map<Use, Integer> counts) {
    List<Use> uses = sorted(counts);
    return database.query(
        sql,
        row ->
            new Counted(
                new Use(row.getString(1), ObjectKind.valueOf(row.getString(2)), row.getString(3)),
                row.getInt(4)),
        texts(uses, Use::hostId),
        texts(uses, use -> use.kind().name()),
        texts(uses, Use::id),
        uses.stream().map(counts::get).toArray(Integer[]::new));
  }

  /** Drawn under the locks of the uses' rows, so that a later one is a later wish. */
  private long generation() {
    return database.find("SELECT nextval('generation')", row -> row.getLong(1)).orElseThrow();
  }

  private static Map<Use, Integer> count(Collection<Port> ports) {
    return ports.stream()
        .flatMap(port ->
            Stream.concat(
                Stream.of(new Use(port.hostId(), ObjectKind.VPC, port.vpcId())),
                port.securityGroups().stream()
                    .map(id -> new Use(port.hostId(), ObjectKind.SECURITY_GROUP, id))))
        .collect(Collectors.toMap(Function.identity(), use -> 1, Integer::sum));
  }

  private static List<Use> sorted(Map<Use, Integer> counts) {
    return counts.keySet().stream()
        .sorted(
            Comparator.comparing(Use::hostId)
                .thenComparing(use -> use.kind().name())
                .thenComparing(Use::id))
        .toList();
  }

  private static String[] texts(List<Use> uses, Function<Use, String> field) {
    return uses.stream().map(field).toArray(String[]::new);
  }
}
