package cloud.oblak.gateway.door;

import cloud.oblak.gateway.limit.RateLimit;
import cloud.oblak.kit.web.TokenFilter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Who comes, how often and with how much. */
@ApplicationScoped
public class Entrance {
  private final int maxBody;
  private final ClientAddress clients;
  private final RateLimit accounts;
  private final RateLimit addresses;
  private final Logbook logbook;

  Entrance(GatewayConfig config, Logbook logbook) {
    this.logbook = logbook;
    this.maxBody = config.maxBody();
    this.clients = new ClientAddress(config.trustedProxies().orElse(List.of()));
    this.accounts =
        new RateLimit(config.account().perSecond(), config.account().burst(), System::nanoTime);
    this.addresses =
        new RateLimit(config.address().perSecond(), config.address().burst(), System::nanoTime);
  }

  Visit visit(RoutingContext context) {
    Visit visit = new Visit(context, TokenFilter.REQUEST_ID, clients);
    logbook.follow(visit);
    return visit;
  }

  /** The same visit on its way to another path, which forgets who wanted to see its answer. */
  Visit again(Visit visit) {
    logbook.awaitAnswer(visit);
    return visit;
  }

  /** Counts a request of an account; false where it is one too many. */
  public boolean account(String accountId) {
    return accounts.take(accountId);
  }

  /** Counts a request from an address; false where it is one too many. */
  boolean address(Visit visit) {
    return addresses.take(visit.address());
  }

  /** Most bytes of a body. */
  public int maxBody() {
    return maxBody;
  }

  /** Whether the request says itself that its body is too large. */
  public boolean tooLarge(Visit visit) {
    return announced(visit.context().request()) > maxBody;
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException longerThanAnything) {
      return Long.MAX_VALUE;
    }
  }
}
