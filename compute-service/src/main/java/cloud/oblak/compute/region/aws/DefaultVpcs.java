package cloud.oblak.compute.region.aws;

import cloud.oblak.kit.client.ServiceClient;
import jakarta.enterprise.context.ApplicationScoped;

/** The default VPCs of accounts, as the network service knows them. */
@ApplicationScoped
class DefaultVpcs {
  private final ServiceClient services;

  DefaultVpcs(ServiceClient services) {
    this.services = services;
  }

  /** What the network answers; {@code none} where the owner deleted it. */
  record DefaultVpc(String vpcId) {}

  String of(String accountId) {
    return services
        .call(
            "compute",
            "network",
            "GET",
            "/internal/network/default-vpcs/" + accountId,
            null,
            DefaultVpc.class)
        .vpcId();
  }
}
