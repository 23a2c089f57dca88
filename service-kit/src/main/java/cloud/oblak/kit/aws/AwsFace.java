package cloud.oblak.kit.aws;

import cloud.oblak.kit.aws.wire.AwsCodec;
import cloud.oblak.kit.aws.wire.WireRequest;
import cloud.oblak.kit.aws.wire.WireResponse;
import cloud.oblak.kit.policy.Authority;
import cloud.oblak.kit.policy.Refusal;
import cloud.oblak.kit.policy.RefusalSeal;
import cloud.oblak.kit.web.FaultMappers;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.PolicyRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Takes a call from the wire to its action and back. */
@ApplicationScoped
public class AwsFace {
  private static final Logger LOG = Logger.getLogger(AwsFace.class);
  private static final String DRY_RUN = "DryRun";

  /** What AWS lets everybody do who has a credential; AssumeRole asks itself, beside the trust. */
  private static final Set<String> FOR_EVERYBODY =
      Set.of("GetCallerIdentity", "GetSessionToken", "AssumeRole");

  private final AwsRegistry registry;
  private final Authority authority;
  private final Targets targets;
  private final RefusalSeal seal;

  AwsFace(AwsRegistry registry, Authority authority, Targets targets, RefusalSeal seal) {
    this.registry = registry;
    this.authority = authority;
    this.targets = targets;
    this.seal = seal;
  }

  /**
   * Answers a call, faults included.
   *
   * @param service whose actions are meant
   */
  WireResponse answer(String service, AwsApi api, Principal principal, WireRequest request) {
    AwsCall call = new AwsCall(principal, api.scope(), request.action());
    AwsTrail trail = new AwsTrail();
    try {
      SdkPojo answer =
          run(
              registry.find(service, api, request.action()).orElseThrow(() -> none(call)),
              request,
              call,
              trail);
      trail.made(answer, call);
      return trail.on(AwsCodec.write(request, answer, call.requestId()));
    } catch (RuntimeException thrown) {
      Fault fault = FaultMappers.told(thrown);
      AwsErrors error = AwsErrors.of(api, fault);
      trail.failed(error.code(), fault.message());
      String message = fault.message() + (api == AwsApi.EC2 ? encoded(thrown) : "");
      return trail.on(
          AwsCodec.error(request, error.status(), error.code(), message, call.requestId()));
    }
  }

  private <I extends SdkPojo, O extends SdkPojo> O run(
      AwsAction<I, O> action, WireRequest request, AwsCall call, AwsTrail trail) {
    I decoded = AwsCodec.read(request, action.request());
    List<Targets.Target> about = targets.of(decoded, call);
    about.forEach(target -> trail.about(target.arn()));
    if (!action.asksItself()) {
      authorize(about, call);
    }
    boolean dryRun = dryRun(decoded);
    new MemberCheck(action.honours().and(DRY_RUN)).check(decoded);
    if (dryRun) {
      action.rehearse(decoded, call);
      throw new Fault.WrongState(
              AwsFault.DRY_RUN, "Request would have succeeded, but DryRun flag is set.")
          .exception();
    }
    return action.answer(decoded, call);
  }

  private void authorize(List<Targets.Target> about, AwsCall call) {
    if (call.api().equals("sts") && FOR_EVERYBODY.contains(call.action())) {
      return;
    }
    authority.require(
        call.principal(),
        about.stream()
            .map(target -> new PolicyRequest(target.action(), target.arn(), target.known()))
            .toList());
  }

  /** What EC2 adds to the words of a refusal; nothing while identity does not seal it. */
  private String encoded(RuntimeException thrown) {
    try {
      return Refusal.behind(thrown)
          .map(refusal -> seal.sealed(refusal.accountId(), refusal.text()))
          .map(message -> ". Encoded authorization failure message: " + message)
          .orElse("");
    } catch (FaultException unsealed) {
      // An outage of identity shows elsewhere; that it does not want to seal shows only here.
      LOG.logf(
          unsealed.fault() instanceof Fault.Unavailable ? Logger.Level.DEBUG : Logger.Level.WARN,
          "A refusal is told without its details: %s",
          unsealed.getMessage());
      return "";
    }
  }

  private static boolean dryRun(SdkPojo request) {
    for (SdkField<?> field : request.sdkFields()) {
      if (field.memberName().equals(DRY_RUN)) {
        return Boolean.TRUE.equals(field.getValueOrDefault(request));
      }
    }
    return false;
  }

  private static FaultException none(AwsCall call) {
    boolean known = AwsApi.of(call.api()).orElseThrow().knows(call.action());
    return known
        ? new Fault.Invalid(
                AwsFault.UNSUPPORTED,
                "Action",
                "The action "
                    + call.action()
                    + " is not built here; GET /v1/aws/actions lists those that are.")
            .exception()
        : new Fault.Invalid(
                AwsFault.INVALID_ACTION,
                "Action",
                "The action " + call.action() + " is not valid for this web service.")
            .exception();
  }
}
