package cloud.oblak.gateway.aws;

import cloud.oblak.gateway.credential.Credential;
import cloud.oblak.gateway.door.BodyReader;
import cloud.oblak.gateway.door.Entrance;
import cloud.oblak.gateway.door.Logbook;
import cloud.oblak.gateway.door.OtherFace;
import cloud.oblak.gateway.door.Passage;
import cloud.oblak.gateway.door.Visit;
import cloud.oblak.gateway.sigv4.Message;
import cloud.oblak.gateway.sigv4.Signature;
import cloud.oblak.gateway.sigv4.SignatureCheck;
import cloud.oblak.kit.audit.ParameterText;
import cloud.oblak.kit.aws.AwsApi;
import cloud.oblak.kit.aws.AwsFault;
import cloud.oblak.kit.aws.AwsResource;
import cloud.oblak.kit.aws.wire.WireRequest;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Lets AWS calls in: checks the signature, limits, and passes on to the owner of the action. */
@ApplicationScoped
class AwsDoor implements OtherFace {
  private static final Logger LOG = Logger.getLogger(AwsDoor.class);
  private static final Pattern OPERATION = Pattern.compile("/service/[^/]+/operation/[^/]+");
  private static final Pattern MEANT = Pattern.compile("(^|.*&)(Action|X-Amz-Algorithm)=.*");
  private static final String SELF = "gateway";

  private final Entrance entrance;
  private final SigningKeys keys;
  private final Owners owners;
  private final Passage passage;
  private final AwsRefusal refusal;
  private final Logbook logbook;
  private final SignatureCheck check;
  private final Timer checking =
      Timer.builder("oblak.signature.check")
          .description("Check of a SigV4 signature, the hash of the body with it")
          .publishPercentiles(0.5, 0.99)
          .register(Metrics.globalRegistry);

  AwsDoor(
      Entrance entrance,
      SigningKeys keys,
      Owners owners,
      Passage passage,
      AwsRefusal refusal,
      Logbook logbook,
      InstallationConfig config) {
    this.entrance = entrance;
    this.keys = keys;
    this.owners = owners;
    this.passage = passage;
    this.refusal = refusal;
    this.logbook = logbook;
    this.check = new SignatureCheck(config.region());
  }

  /** A call whose signature is read and not yet checked. */
  private record Call(Visit visit, Signature signature, AwsApi api) {}

  @Override
  public boolean takes(Visit visit) {
    String query = visit.context().request().query();
    return switch (visit.method()) {
      case "POST" -> visit.path().equals("/") || OPERATION.matcher(visit.path()).matches();
      case "GET" -> visit.path().equals("/") && query != null && MEANT.matcher(query).matches();
      default -> false;
    };
  }

  @Override
  public void refuse(Visit visit, Fault fault) {
    refusal.send(visit, api(visit), fault);
  }

  @Override
  public void enter(Visit visit) {
    if (entrance.tooLarge(visit)) {
      refuse(visit, tooLarge());
      return;
    }
    Message head = Received.message(visit.context().request(), Buffer.buffer());
    Signature signature;
    try {
      signature = Signature.of(head);
    } catch (FaultException unsigned) {
      refuse(visit, unsigned.fault());
      return;
    }
    try {
      String service = signature.scope().service();
      visit.asks(service);
      AwsApi api = AwsApi.of(service).orElseThrow(() -> notBuilt(service));
      check.outside(head, signature, Instant.now());
      authenticate(new Call(visit, signature, api));
    } catch (FaultException refused) {
      refuseOwner(visit, signature, refused.fault());
    }
  }

  /** Refuses a call after a look at whose key it names, which the audit wants to know. */
  private void refuseOwner(Visit visit, Signature signature, Fault fault) {
    visit.context().request().pause();
    Context home = Vertx.currentContext();
    var _ =
        keys.of(signature, visit.address())
            .whenComplete((granted, failure) ->
                home.runOnContext(now -> {
                  if (granted != null) {
                    visit.claims(granted.credential());
                  }
                  refuse(visit, fault);
                }));
  }

  private void authenticate(Call call) {
    Visit visit = call.visit();
    visit.context().request().pause();
    then(
        visit,
        keys.of(call.signature(), visit.address()),
        granted ->
            BodyReader.read(
                visit.context().request(),
                entrance.maxBody(),
                body -> guarded(visit, () -> admit(call, granted, body)),
                () -> refuse(visit, tooLarge())));
  }

  private void admit(Call call, SigningKeys.Granted granted, Buffer body) {
    Visit visit = call.visit();
    HttpServerRequest request = visit.context().request();
    visit.claims(granted.credential());
    prove(call, granted, body);
    String query = Received.withoutSignature(request.query());
    WireRequest wire = wire(call, query, body);
    visit.asks(call.api().scope() + ":" + wire.action());
    then(
        visit,
        owners.of(call.api(), wire.action()),
        owner -> {
          logbook.write(visit, parameters(wire));
          passOn(call, granted, owner, query, body);
        });
  }

  // Nobody learns how an account or a token stands who does not have the secret.
  private void prove(Call call, SigningKeys.Granted granted, Buffer body) {
    HttpServerRequest request = call.visit().context().request();
    try {
      checking.record(() ->
          check.signature(
              Received.message(request, body),
              call.signature(),
              Base64.getDecoder().decode(granted.signingKey())));
      keys.proven(call.signature());
      call.visit().belongsTo(granted.credential());
      if (!entrance.account(granted.credential().accountId())) {
        throw new Fault.LimitExceeded(CommonFault.THROTTLED, "Request limit exceeded.").exception();
      }
      granted.credential().require();
    } catch (FaultException refused) {
      claimed(call, body).ifPresent(action -> call.visit().asks(call.api().scope() + ":" + action));
      throw refused;
    }
  }

  /** What a call says it is that nobody vouches for; nothing is unfolded for it. */
  private static Optional<String> claimed(Call call, Buffer body) {
    HttpServerRequest request = call.visit().context().request();
    try {
      return request.getHeader("Content-Encoding") == null
          ? Optional.of(wire(call, Received.withoutSignature(request.query()), body).action())
          : Optional.empty();
    } catch (FaultException unreadable) {
      return Optional.empty();
    }
  }

  private static WireRequest wire(Call call, String query, Buffer body) {
    Visit visit = call.visit();
    return WireRequest.of(
        call.api().scope(),
        visit.method(),
        visit.path(),
        visit.context().request()::getHeader,
        query,
        body.getBytes());
  }

  private static String parameters(WireRequest wire) {
    return switch (wire.protocol()) {
      case EC2_QUERY, AWS_QUERY -> ParameterText.ofForm(wire.query(), wire.body());
      case AWS_JSON_1_0, AWS_JSON_1_1 -> ParameterText.ofJson(wire.body());
      case RPC_V2_CBOR -> ParameterText.ofCbor(wire.body());
    };
  }

  private void passOn(
      Call call, SigningKeys.Granted granted, String owner, String query, Buffer body) {
    Visit visit = call.visit();
    Credential credential = granted.credential();
    Map<String, String> known = new HashMap<>(visit.conditionKeys());
    known.putAll(granted.conditionKeys());
    Map<String, String> headers =
        Map.of(
            AwsResource.METHOD,
            visit.method(),
            AwsResource.PATH,
            visit.path(),
            AwsResource.QUERY,
            query);
    Principal principal =
        new Principal(
            credential.accountId(),
            credential.arn(),
            credential.roles(),
            SELF,
            visit.address(),
            visit.requestId(),
            credential.policySet(),
            known);
    passage.divert(
        visit,
        owner,
        principal,
        credential.id(),
        new Passage.Detour(
            "/aws/" + owner + "/" + call.api().scope(),
            headers,
            () -> refuse(visit, unavailable(owner))),
        body);
  }

  /** Goes on where the request's own thread is, or refuses. */
  private <T> void then(Visit visit, CompletableFuture<T> answer, Consumer<T> next) {
    Context home = Vertx.currentContext();
    var _ =
        answer.whenComplete((value, failure) ->
            home.runOnContext(now -> {
              if (failure != null) {
                failed(visit, failure);
              } else {
                guarded(visit, () -> next.accept(value));
              }
            }));
  }

  private void guarded(Visit visit, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException thrown) {
      failed(visit, thrown);
    }
  }

  private void failed(Visit visit, Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof FaultException known) {
      refuse(visit, known.fault());
      return;
    }
    LOG.errorf(cause, "Unexpected failure at the AWS door, request %s", visit.requestId());
    refuse(
        visit,
        new Fault.Internal(
            CommonFault.INTERNAL,
            "An internal error occurred; try again, and tell the operator the request id.",
            ""));
  }

  // On its way to the service the request no longer has the client's signature.
  private static String api(Visit visit) {
    if (!visit.action().isEmpty()) {
      return visit.action().replaceFirst(":.*", "");
    }
    HttpServerRequest request = visit.context().request();
    Optional<String> scope = Received.service(request);
    return scope.orElse(
        request.query() != null && request.query().contains("Version=2016-11-15") ? "ec2" : "");
  }

  private static FaultException notBuilt(String service) {
    return new Fault.Invalid(AwsFault.UNSUPPORTED, "", "The API " + service + " is not built here.")
        .exception();
  }

  private Fault tooLarge() {
    return new Fault.Invalid(
        CommonFault.BODY_TOO_LARGE,
        "",
        "The body is too large; at most " + entrance.maxBody() + " bytes are accepted.");
  }

  private static Fault unavailable(String service) {
    return new Fault.Unavailable(
        CommonFault.UNAVAILABLE, "The " + service + " service does not answer; try again.");
  }
}
