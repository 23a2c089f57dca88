package cloud.oblak.kit.client;

import cloud.oblak.kit.policy.PolicySetSource;
import cloud.oblak.kit.token.ServiceKeys;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks identity, where it is not in this process itself. */
@ApplicationScoped
@DefaultBean
class RemotePolicySets implements PolicySetSource {
  private final ServiceClient client;
  private final ServiceKeys keys;

  RemotePolicySets(ServiceClient client, ServiceKeys keys) {
    this.client = client;
    this.keys = keys;
  }

  /** What identity answers. */
  record Answer(String content) {}

  @Override
  public String text(String hash) {
    return client
        .call(
            keys.services().getFirst(),
            "identity",
            "GET",
            "/internal/identity/policy-sets/" + hash,
            null,
            Answer.class)
        .content();
  }
}
