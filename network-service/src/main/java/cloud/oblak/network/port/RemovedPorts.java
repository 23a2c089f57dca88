package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.network.address.AddressPools;
import cloud.oblak.network.address.PublicPool;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gives back what ports held whose rows were just deleted, in the caller's transaction. */
@ApplicationScoped
class RemovedPorts {
  private final ServiceDatabase database;
  private final Outbox outbox;
  private final AddressPools pools;
  private final PublicPool publicPool;
  private final HostUses uses;

  RemovedPorts(
      @Identifier("network") ServiceDatabase database,
      @Identifier("network") Outbox outbox,
      AddressPools pools,
      PublicPool publicPool,
      HostUses uses) {
    this.database = database;
    this.outbox = outbox;
    this.pools = pools;
    this.publicPool = publicPool;
    this.uses = uses;
  }

  /** All of them were on one host. */
  void giveBack(String hostId, List<Port> ports) {
    if (ports.isEmpty()) {
      return;
    }
    ports.stream()
        .collect(Collectors.groupingBy(Port::subnetId))
        .forEach((subnet, there) ->
            pools.giveBack(subnet, there.stream().map(Port::privateAddress).toList()));
    publicPool.giveBack(ports.stream().map(Port::publicAddress).toList());
    uses.subtract(hostId, ports);
    Instant now =
        database
            .find("SELECT clock_timestamp()", row -> row.getTimestamp(1).toInstant())
            .orElseThrow();
    outbox.addAll(ports.stream().map(port -> released(port, now)).toList());
  }

  private static Event released(Port port, Instant at) {
    return Event.of(
        "port.released",
        at,
        port.accountId(),
        "service:network",
        "",
        "port",
        port.id(),
        Map.of("instanceId", port.instanceId()));
  }
}
