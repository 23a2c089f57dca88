package cloud.oblak.compute.region.aws;

import cloud.oblak.compute.instance.InstanceQuota;
import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.quota.QuotaResource;
import cloud.oblak.kit.quota.QuotaView;
import cloud.oblak.kit.quota.Quotas;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;

/** What an account may have at most. */
@ApplicationScoped
class AccountLimits {
  private final Quotas quotas;
  private final ServiceClient client;

  AccountLimits(@Identifier("compute") Quotas quotas, ServiceClient client) {
    this.quotas = quotas;
    this.client = client;
  }

  long instances(String accountId) {
    return quotas.limit(accountId, InstanceQuota.INSTANCES);
  }

  /** Public addresses that it may keep for itself. */
  long addresses(String accountId) {
    return client
        .call(
            "compute",
            "network",
            "GET",
            "/internal/quotas/network?accountId=" + accountId,
            null,
            QuotaResource.QuotaList.class)
        .quotas()
        .stream()
        .filter(quota -> quota.name().equals("addresses"))
        .mapToLong(QuotaView::limit)
        .findFirst()
        .orElse(0);
  }
}
