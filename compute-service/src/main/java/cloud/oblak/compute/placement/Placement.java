package cloud.oblak.compute.placement;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Claims room on hosts and gives it back, in the caller's transaction. */
@ApplicationScoped
public class Placement {
  // Sixteenths of free memory, then chance: spreads, without sending every launch to one row.
  private static final String CANDIDATES =
      """
      SELECT id, zones,
        least((memory_bytes - claimed_memory) / ?, (vcpus * 1000::bigint * ? - claimed_cpu) / ?,
              (disk_bytes * ? - claimed_disk) / ?, ?) AS room
      FROM host
      WHERE link = 'up' AND admin = 'enabled' AND architecture = ?
        AND (? = '' OR ? = ANY(zones))
        AND (CASE WHEN ? THEN hypervisor ELSE container_runtime END) NOT LIKE 'none%'
        AND coalesce(free_disk_bytes >= ?, true)
        AND memory_bytes - claimed_memory >= ? AND vcpus * 1000::bigint * ? - claimed_cpu >= ?
        AND disk_bytes * ? - claimed_disk >= ?
      ORDER BY (memory_bytes - claimed_memory) * 16 / greatest(memory_bytes, 1) DESC, random()
      LIMIT ?
      """;
  private static final String CLAIM =
      """
      UPDATE host SET claimed_memory = claimed_memory + c.n * ?, claimed_cpu = claimed_cpu + c.n * ?,
          claimed_disk = claimed_disk + c.n * ?, instances = instances + c.n
      FROM unnest(?::text[], ?::int[]) AS c(id, n)
      WHERE host.id = c.id AND link = 'up' AND admin = 'enabled'
        AND claimed_memory + c.n * ? <= memory_bytes
        AND claimed_cpu + c.n * ? <= vcpus * 1000::bigint * ?
        AND claimed_disk + c.n * ? <= disk_bytes * ?
      """;

  private final ServiceDatabase database;
  private final PlacementConfig config;

  Placement(@Identifier("compute") ServiceDatabase database, PlacementConfig config) {
    this.database = database;
    this.config = config;
  }

  /** A host with room for one instance, and the zones it serves. */
  public record Spot(String hostId, List<String> zones) {}

  /** Somebody else took the room between the look and the claim; roll back and try again. */
  public static final class Contended extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Contended() {
      super("The room was taken by another launch.", null, false, false);
    }
  }

  /** What an instance gives back. */
  public record Claim(String hostId, long cpuMillis, long memoryBytes, long diskBytes) {}

  private record Candidate(Spot spot, int room) {}

  /** The memory that an instance takes of its host. */
  public long memoryClaim(ImageKind kind, long guestBytes) {
    return switch (kind) {
      case VM -> guestBytes + config.vmMemoryOverhead().asLongValue();
      case CONTAINER -> guestBytes;
    };
  }

  /**
   * Claims room for as many as possible.
   *
   * @param count how many are wanted
   * @param least fewer than this are refused
   * @return one spot per instance, {@code least} to {@code count} of them
   * @throws FaultException NoCapacity
   * @throws Contended where the caller must roll back and try again
   */
  public List<Spot> claim(Demand demand, int count, int least) {
    List<Spot> spots = spread(candidates(demand, count), count);
    if (spots.size() < least) {
      throw insufficient();
    }
    Map<String, Integer> perHost = new TreeMap<>();
    spots.forEach(spot -> perHost.merge(spot.hostId(), 1, Integer::sum));
    String[] ids = perHost.keySet().toArray(String[]::new);
    Integer[] counts = perHost.values().toArray(Integer[]::new);
    if (ids.length > 1) {
      // Everybody locks hosts in the order of their ids, so nobody waits in a circle.
      database.query(
          "SELECT id FROM host WHERE id = ANY(?) ORDER BY id FOR UPDATE",
          row -> row.getString(1),
          (Object) ids);
    }
    int claimed =
        database.update(
            CLAIM,
            demand.memoryBytes(),
            demand.cpuMillis(),
            demand.diskBytes(),
            ids,
            counts,
            demand.memoryBytes(),
            demand.cpuMillis(),
            config.cpuRatio(),
            demand.diskBytes(),
            config.diskRatio());
    if (claimed < ids.length) {
      throw new Contended();
    }
    return spots;
  }

  /** Gives back what instances had claimed. */
  public void release(List<Claim> claims) {
    if (claims.isEmpty()) {
      return;
    }
    Map<String, Claim> sums = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (Claim claim : claims) {
      counts.merge(claim.hostId(), 1, Integer::sum);
      sums.merge(
          claim.hostId(),
          claim,
          (a, b) ->
              new Claim(
                  a.hostId(),
                  a.cpuMillis() + b.cpuMillis(),
                  a.memoryBytes() + b.memoryBytes(),
                  a.diskBytes() + b.diskBytes()));
    }
    sums.forEach((hostId, sum) ->
        database.update(
            """
            UPDATE host SET claimed_memory = claimed_memory - ?, claimed_cpu = claimed_cpu - ?,
                claimed_disk = claimed_disk - ?, instances = instances - ?
            WHERE id = ?
            """,
            sum.memoryBytes(),
            sum.cpuMillis(),
            sum.diskBytes(),
            counts.get(hostId),
            hostId));
  }

  /**
   * Moves what an instance has claimed on its host to another size, its disk aside.
   *
   * @throws FaultException NoCapacity where the host has no room for more
   */
  public void resize(Claim before, long cpuMillis, long memoryBytes) {
    long cpu = cpuMillis - before.cpuMillis();
    long memory = memoryBytes - before.memoryBytes();
    int moved =
        database.update(
            """
            UPDATE host SET claimed_cpu = claimed_cpu + ?, claimed_memory = claimed_memory + ?
            WHERE id = ? AND (? <= 0 OR claimed_cpu + ? <= vcpus * 1000::bigint * ?)
              AND (? <= 0 OR claimed_memory + ? <= memory_bytes)
            """,
            cpu,
            memory,
            before.hostId(),
            cpu,
            cpu,
            config.cpuRatio(),
            memory,
            memory);
    if (moved == 0) {
      throw new Fault.NoCapacity(
              PlacementFault.INSUFFICIENT,
              "The instance's host has no room for that type; choose a smaller one, or launch a"
                  + " new instance.")
          .exception();
    }
  }

  /**
   * A host that is up and can fetch images of this kind, one with free disk where there is one;
   * empty where none is.
   */
  public Optional<String> importer(ImageKind kind, String architecture) {
    return database.find(
        """
        SELECT id FROM host
        WHERE link = 'up' AND admin = 'enabled' AND architecture = ?
          AND (CASE WHEN ? THEN hypervisor ELSE container_runtime END) NOT LIKE 'none%'
        ORDER BY coalesce(free_disk_bytes >= ?, true) DESC, random() LIMIT 1
        """,
        row -> row.getString(1),
        architecture,
        kind == ImageKind.VM,
        config.freeDisk().asLongValue());
  }

  /** The architectures of all hosts. */
  public List<String> architectures() {
    return database.query(
        "SELECT DISTINCT architecture FROM host ORDER BY architecture", row -> row.getString(1));
  }

  /** Whether a host is there to do something now. */
  public boolean up(String hostId) {
    return database
        .find("SELECT 1 FROM host WHERE id = ? AND link = 'up'", row -> row.getInt(1), hostId)
        .isPresent();
  }

  private List<Candidate> candidates(Demand demand, int count) {
    return database.query(
        CANDIDATES,
        row ->
            new Candidate(
                new Spot(row.getString("id"), List.of((String[]) row.getArray("zones").getArray())),
                row.getInt("room")),
        demand.memoryBytes(),
        config.cpuRatio(),
        demand.cpuMillis(),
        config.diskRatio(),
        demand.diskBytes(),
        (long) count,
        demand.architecture(),
        demand.zone(),
        demand.zone(),
        demand.kind() == ImageKind.VM,
        config.freeDisk().asLongValue(),
        demand.memoryBytes(),
        config.cpuRatio(),
        demand.cpuMillis(),
        config.diskRatio(),
        demand.diskBytes(),
        count);
  }

  /** Deals the instances out, one to each host in turn, while there is room. */
  private static List<Spot> spread(List<Candidate> candidates, int count) {
    List<Spot> spots = new ArrayList<>();
    boolean dealt = true;
    for (int round = 1; dealt && spots.size() < count; round++) {
      dealt = false;
      for (Candidate candidate : candidates) {
        if (spots.size() < count && candidate.room() >= round) {
          spots.add(candidate.spot());
          dealt = true;
        }
      }
    }
    return spots;
  }

  private static FaultException insufficient() {
    return new Fault.NoCapacity(
            PlacementFault.INSUFFICIENT,
            "No host has room for what you ask; ask for fewer or smaller instances, or another"
                + " zone, or try again later.")
        .exception();
  }
}
