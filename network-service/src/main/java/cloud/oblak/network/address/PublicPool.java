package cloud.oblak.network.address;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.List;

/**
 * The installation's public addresses: the configured range without its network, first and
 * broadcast address. The first one is the host's own.
 */
@ApplicationScoped
public class PublicPool {
  private static final int LARGEST_PREFIX = 29;

  private final AddressPools pools;
  private final Cidr range;
  private final String poolId;

  PublicPool(AddressPools pools, NetworkConfig config) {
    this.pools = pools;
    this.range =
        Cidr.parse(config.publicPool())
            .filter(cidr -> cidr.prefix() <= LARGEST_PREFIX)
            .orElseThrow(() ->
                new IllegalStateException(
                    "oblak.network.public-pool must be an IPv4 range of at least 8 addresses, not "
                        + config.publicPool()));
    this.poolId = "public:" + range;
  }

  void start(@Observes StartupEvent event) {
    pools.create(poolId, range.network() + 2, range.last() - 1);
  }

  /** The pool's id, as {@link PoolShort} names it. */
  public String id() {
    return poolId;
  }

  /** Takes addresses in the caller's transaction. */
  public List<Long> take(int count) {
    return pools.take(poolId, count);
  }

  /** Gives addresses back; those of a range that is no longer configured are forgotten. */
  public void giveBack(Collection<Long> addresses) {
    pools.giveBack(
        poolId,
        addresses.stream().filter(a -> a > range.network() + 1 && a < range.last()).toList());
  }
}
