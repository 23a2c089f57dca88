package cloud.oblak.gateway.door;

import cloud.oblak.gateway.credential.Credential;
import cloud.oblak.gateway.credential.Credentials;
import cloud.oblak.gateway.health.PublicHealth;
import cloud.oblak.gateway.limit.RateLimit;
import cloud.oblak.kit.tls.PeerCertificate;
import cloud.oblak.kit.web.TokenFilter;
import cloud.oblak.platform.Principal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Lets requests in: authenticates, limits, notes, passes on. */
@ApplicationScoped
class Door {
  private static final Logger ACCESS = Logger.getLogger("oblak.access");
  private static final int BEFORE_EVERYTHING = Integer.MIN_VALUE + 1000;
  private static final String HEALTH = "/q/health";
  private static final String BEARER = "Bearer ";
  private static final String SELF = "gateway";
  private static final String VISIT = "oblak.visit";
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;

  private final GatewayConfig config;
  private final Credentials credentials;
  private final Passage passage;
  private final Refusal refusal;
  private final PublicHealth health;
  private final Watch watch;
  private final ClientAddress clients;
  private final RateLimit accounts;
  private final RateLimit addresses;

  Door(
      GatewayConfig config,
      Credentials credentials,
      Passage passage,
      Refusal refusal,
      PublicHealth health,
      Watch watch) {
    this.config = config;
    this.credentials = credentials;
    this.passage = passage;
    this.refusal = refusal;
    this.health = health;
    this.watch = watch;
    this.clients = new ClientAddress(config.trustedProxies().orElse(List.of()));
    this.accounts =
        new RateLimit(config.account().perSecond(), config.account().burst(), System::nanoTime);
    this.addresses =
        new RateLimit(config.address().perSecond(), config.address().burst(), System::nanoTime);
  }

  void open(@Observes Router router) {
    router.route().order(BEFORE_EVERYTHING).handler(this::enter).failureHandler(this::broken);
  }

  private void enter(RoutingContext context) {
    if (PeerCertificate.of(context.request()).isPresent()) {
      context.next();
      return;
    }
    Visit visit = new Visit(context, TokenFilter.REQUEST_ID, clients);
    context.put(VISIT, visit);
    context.response().putHeader(TokenFilter.REQUEST_ID, visit.requestId());
    context.addEndHandler(end -> note(visit));
    if (!addresses.take(visit.address())) {
      refusal.tooMany(visit);
    } else if (visit.path().equals(HEALTH)) {
      health.answer(context);
    } else {
      Optional<String> owner = Paths.owner(visit.path());
      if (owner.isEmpty()) {
        refusal.nothingHere(visit);
      } else if (announced(context.request()) > config.maxBody()) {
        refusal.tooLarge(visit, config.maxBody());
      } else {
        identify(visit, owner.get());
      }
    }
  }

  // Comes before the framework's own error page, which is no problem document.
  private void broken(RoutingContext context) {
    if (PeerCertificate.of(context.request()).isPresent()) {
      context.next();
      return;
    }
    Visit known = context.get(VISIT);
    Visit visit = known == null ? new Visit(context, TokenFilter.REQUEST_ID, clients) : known;
    int status = context.statusCode();
    if (status >= BAD_REQUEST && status < SERVER_ERROR) {
      refusal.malformed(visit, status);
    } else {
      refusal.failed(visit, context.failure());
    }
  }

  private void identify(Visit visit, String owner) {
    HttpServerRequest request = visit.context().request();
    if (Paths.open(visit.method(), visit.path())) {
      admit(visit, owner, principal("", "anonymous", Set.of(), visit), "");
      return;
    }
    String header = request.getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      refusal.noCredential(visit);
      return;
    }
    request.pause();
    Context home = Vertx.currentContext();
    String token = header.substring(BEARER.length()).strip();
    var _ =
        credentials
            .check(token, visit.address())
            .whenComplete((credential, failure) ->
                home.runOnContext(now -> {
                  if (failure != null) {
                    refusal.failed(visit, failure);
                  } else {
                    watch.over(visit, token, credential, home);
                    identified(visit, owner, credential);
                  }
                }));
  }

  private void identified(Visit visit, String owner, Credential credential) {
    visit.belongsTo(credential);
    if (!accounts.take(credential.accountId())) {
      refusal.tooMany(visit);
      return;
    }
    Principal principal =
        principal(credential.accountId(), credential.arn(), credential.roles(), visit)
            .under(credential.policySet());
    admit(visit, owner, principal, credential.id());
  }

  private void admit(Visit visit, String owner, Principal principal, String credentialId) {
    BodyReader.read(
        visit.context().request(),
        config.maxBody(),
        body -> passage.pass(visit, owner, principal, credentialId, body),
        () -> refusal.tooLarge(visit, config.maxBody()));
  }

  private static Principal principal(
      String accountId, String arn, Set<cloud.oblak.platform.Role> roles, Visit visit) {
    return new Principal(accountId, arn, roles, SELF, visit.address(), visit.requestId());
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException longerThanAnything) {
      return Long.MAX_VALUE;
    }
  }

  private static void note(Visit visit) {
    MDC.put("requestId", visit.requestId());
    ACCESS.infof(
        "%s %s %d %dms account=%s principal=%s credential=%s address=%s",
        visit.method(),
        visit.path(),
        visit.context().response().getStatusCode(),
        visit.millis(),
        visit.accountId(),
        visit.arn(),
        visit.credentialId(),
        visit.address());
  }
}
