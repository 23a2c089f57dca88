package cloud.oblak.gateway.door;

import cloud.oblak.gateway.credential.Credential;
import cloud.oblak.gateway.credential.Credentials;
import cloud.oblak.gateway.health.PublicHealth;
import cloud.oblak.kit.tls.PeerCertificate;
import cloud.oblak.kit.web.TokenFilter;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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

  private final Entrance entrance;
  private final Credentials credentials;
  private final Passage passage;
  private final Refusal refusal;
  private final PublicHealth health;
  private final Watch watch;
  private final OtherFace aws;

  Door(
      Entrance entrance,
      Credentials credentials,
      Passage passage,
      Refusal refusal,
      PublicHealth health,
      Watch watch,
      OtherFace aws) {
    this.entrance = entrance;
    this.credentials = credentials;
    this.passage = passage;
    this.refusal = refusal;
    this.health = health;
    this.watch = watch;
    this.aws = aws;
  }

  void open(@Observes Router router) {
    router.route().order(BEFORE_EVERYTHING).handler(this::enter).failureHandler(this::broken);
  }

  private void enter(RoutingContext context) {
    if (PeerCertificate.of(context.request()).isPresent()) {
      context.next();
      return;
    }
    Visit known = context.get(VISIT);
    Visit visit = known == null ? entrance.visit(context) : entrance.again(known);
    // Going on to another path forgets the headers of the answer, too.
    context.response().putHeader(TokenFilter.REQUEST_ID, visit.requestId());
    if (known == null) {
      context.put(VISIT, visit);
      context.addEndHandler(end -> note(visit));
    }
    if (visit.arrives()) {
      context.next();
    } else if (aws.takes(visit)) {
      enterAws(visit);
    } else if (!entrance.address(visit)) {
      refusal.tooMany(visit);
    } else if (visit.path().equals(HEALTH)) {
      health.answer(context);
    } else {
      Optional<String> owner = Paths.owner(visit.path());
      if (owner.isEmpty()) {
        refusal.nothingHere(visit);
      } else if (visit.method().equals("HEAD") && Paths.streams(visit.path())) {
        // The framework would answer it as a GET, whose answer never ends.
        refusal.notByHead(visit);
      } else if (entrance.tooLarge(visit)) {
        refusal.tooLarge(visit, entrance.maxBody());
      } else {
        identify(visit, owner.get());
      }
    }
  }

  private void enterAws(Visit visit) {
    if (entrance.address(visit)) {
      aws.enter(visit);
    } else {
      aws.refuse(visit, Refusal.TOO_OFTEN);
    }
  }

  // Comes before the framework's own error page, which is no problem document.
  private void broken(RoutingContext context) {
    if (PeerCertificate.of(context.request()).isPresent()) {
      context.next();
      return;
    }
    Visit known = context.get(VISIT);
    Visit visit = known == null ? entrance.visit(context) : known;
    int status = context.statusCode();
    if (aws.takes(visit)) {
      aws.refuse(visit, refusal.told(visit, context.failure()));
    } else if (status >= BAD_REQUEST && status < SERVER_ERROR) {
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
    if (!entrance.account(credential.accountId())) {
      refusal.tooMany(visit);
      return;
    }
    try {
      credential.require();
    } catch (FaultException refused) {
      refusal.failed(visit, refused);
      return;
    }
    Principal principal =
        principal(credential.accountId(), credential.arn(), credential.roles(), visit)
            .under(credential.policySet())
            .with(visit.conditionKeys());
    admit(visit, owner, principal, credential.id());
  }

  private void admit(Visit visit, String owner, Principal principal, String credentialId) {
    BodyReader.read(
        visit.context().request(),
        entrance.maxBody(),
        body -> passage.pass(visit, owner, principal, credentialId, body),
        () -> refusal.tooLarge(visit, entrance.maxBody()));
  }

  private static Principal principal(
      String accountId, String arn, Set<cloud.oblak.platform.Role> roles, Visit visit) {
    return new Principal(accountId, arn, roles, SELF, visit.address(), visit.requestId());
  }

  private static void note(Visit visit) {
    MDC.put("requestId", visit.requestId());
    ACCESS.infof(
        "%s %s%s %d %dms account=%s principal=%s credential=%s address=%s",
        visit.method(),
        visit.path(),
        visit.action().isEmpty() ? "" : " " + visit.action(),
        visit.context().response().getStatusCode(),
        visit.millis(),
        visit.accountId(),
        visit.arn(),
        visit.credentialId(),
        visit.address());
  }
}
