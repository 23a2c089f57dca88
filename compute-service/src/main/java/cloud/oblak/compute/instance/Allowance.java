package cloud.oblak.compute.instance;

import cloud.oblak.kit.quota.Quota;
import cloud.oblak.kit.quota.Quotas;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What instances take of their accounts' quotas: everything from the moment their row is written to
 * the moment it is terminated or deleted, as long as they hold room on a host, stopped or not.
 */
@ApplicationScoped
class Allowance {
  private static final int MIB_SHIFT = 20;

  private final Quotas quotas;

  Allowance(@Identifier("compute") Quotas quotas) {
    this.quotas = quotas;
  }

  int room(String accountId, Origin.Size size, int wanted, int least) {
    return quotas.room(accountId, of(size, 1), wanted, least);
  }

  void take(String accountId, Origin.Size size, int count) {
    quotas.take(accountId, of(size, count));
  }

  void give(Collection<Instance> instances) {
    Map<String, Map<Quota, Long>> sums = new TreeMap<>();
    for (Instance instance : instances) {
      Map<Quota, Long> sum =
          sums.computeIfAbsent(instance.origin().accountId(), none -> new HashMap<>());
      of(instance.origin().size(), 1).forEach((quota, one) -> sum.merge(quota, one, Long::sum));
    }
    quotas.give(sums);
  }

  /** What is about to be written: some were given another type, some are terminated. */
  void settle(Collection<Instance> instances) {
    instances.stream().filter(Instance::originChanged).forEach(this::move);
    give(
        instances.stream()
            .filter(one ->
                one.edges().stream().anyMatch(edge -> edge.state() == InstanceState.TERMINATED))
            .toList());
  }

  private void move(Instance instance) {
    Map<Quota, Long> change = of(instance.origin().size(), 1);
    of(instance.storedSize(), 1).forEach((quota, one) -> change.merge(quota, -one, Long::sum));
    quotas.take(instance.origin().accountId(), change);
  }

  private static Map<Quota, Long> of(Origin.Size size, long count) {
    Map<Quota, Long> share = new LinkedHashMap<>();
    share.put(InstanceQuota.INSTANCES, count);
    share.put(InstanceQuota.VCPUS, count * size.vcpus());
    share.put(InstanceQuota.MEMORY, count * (size.memoryBytes() >> MIB_SHIFT));
    return share;
  }
}
