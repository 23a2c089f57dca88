package cloud.oblak.gateway.door;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.kit.web.TokenFilter;
import cloud.oblak.platform.Principal;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;

/**
 * Passes an admitted request on to the service that owns its path, in this process or in another.
 */
@ApplicationScoped
class Passage {
  private static final String CREDENTIAL = "X-Oblak-Credential";
  private static final List<String> OURS = List.of("x-oblak-", "x-forwarded-", "forwarded");

  private final TokenMint mint;
  private final InstallationConfig config;
  private final Remote remote;

  Passage(TokenMint mint, InstallationConfig config, Remote remote) {
    this.mint = mint;
    this.config = config;
    this.remote = remote;
  }

  /** Replaces everything by which a service could take the request for another's. */
  void pass(Visit visit, String owner, Principal principal, String credentialId, Buffer body) {
    RoutingContext context = visit.context();
    MultiMap headers = context.request().headers();
    for (String name : List.copyOf(headers.names())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (OURS.stream().anyMatch(lower::startsWith)) {
        headers.remove(name);
      }
    }
    headers.set("Authorization", "Bearer " + mint.mint(principal, owner));
    headers.set(TokenFilter.REQUEST_ID, visit.requestId());
    headers.set("X-Forwarded-For", visit.address());
    if (!credentialId.isEmpty()) {
      headers.set(CREDENTIAL, credentialId);
    }
    String base = config.services().get(owner);
    if (base == null) {
      ((RoutingContextInternal) context).setBody(body);
      context.next();
    } else {
      remote.pass(visit, owner, base, body);
    }
  }
}
