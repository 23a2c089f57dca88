package cloud.oblak.kit.client;

import cloud.oblak.kit.policy.RefusalSeal;
import cloud.oblak.kit.token.ServiceKeys;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Lets identity seal, where it is not in this process itself. */
@ApplicationScoped
@DefaultBean
class RemoteRefusals implements RefusalSeal {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final ServiceClient client;
  private final ServiceKeys keys;

  RemoteRefusals(ServiceClient client, ServiceKeys keys) {
    this.client = client;
    this.keys = keys;
  }

  /** What identity is asked. */
  record Text(String accountId, String text) {}

  /** What identity answers. */
  record Answer(String message) {}

  @Override
  public String sealed(String accountId, String text) {
    return client
        .call(
            keys.services().getFirst(),
            "identity",
            "POST",
            "/internal/identity/authorization-messages",
            new Text(accountId, text),
            Answer.class,
            TIMEOUT)
        .message();
  }
}
