package cloud.oblak.kit.aws;

import cloud.oblak.kit.aws.wire.AwsCodec;
import cloud.oblak.kit.aws.wire.WireRequest;
import cloud.oblak.kit.aws.wire.WireResponse;
import cloud.oblak.kit.web.FaultMappers;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Takes a call from the wire to its action and back. */
@ApplicationScoped
public class AwsFace {
  private static final String DRY_RUN = "DryRun";
  private static final List<String> READS =
      List.of("Describe", "Get", "List", "Lookup", "Simulate", "Search");
  private static final Set<Role> WRITERS = Set.of(Role.OPERATOR, Role.ADMIN, Role.MEMBER);
  private static final Set<Role> ADMINS = Set.of(Role.OPERATOR, Role.ADMIN);

  private final AwsRegistry registry;

  AwsFace(AwsRegistry registry) {
    this.registry = registry;
  }

  /**
   * Answers a call, faults included.
   *
   * @param service whose actions are meant
   */
  WireResponse answer(String service, AwsApi api, Principal principal, WireRequest request) {
    AwsCall call = new AwsCall(principal, api.scope(), request.action());
    try {
      SdkPojo answer =
          run(
              registry.find(service, api, request.action()).orElseThrow(() -> none(call)),
              api,
              request,
              call);
      return AwsCodec.write(request, answer, call.requestId());
    } catch (RuntimeException thrown) {
      Fault fault = FaultMappers.told(thrown);
      AwsErrors error = AwsErrors.of(api, fault);
      return AwsCodec.error(
          request, error.status(), error.code(), fault.message(), call.requestId());
    }
  }

  private static <I extends SdkPojo, O extends SdkPojo> O run(
      AwsAction<I, O> action, AwsApi api, WireRequest request, AwsCall call) {
    authorize(api, call);
    I decoded = AwsCodec.read(request, action.request());
    boolean dryRun = dryRun(decoded);
    new MemberCheck(action.honours().and(DRY_RUN)).check(decoded);
    if (dryRun) {
      throw new Fault.WrongState(
              AwsFault.DRY_RUN, "Request would have succeeded, but DryRun flag is set.")
          .exception();
    }
    return action.answer(decoded, call);
  }

  private static void authorize(AwsApi api, AwsCall call) {
    boolean reads = READS.stream().anyMatch(call.action()::startsWith);
    boolean self = api == AwsApi.STS;
    Set<Role> needed = api == AwsApi.IAM ? ADMINS : WRITERS;
    if (!reads && !self && !call.principal().hasAny(needed)) {
      throw new Fault.Denied(
              CommonFault.DENIED,
              "You are not authorized to perform this operation: "
                  + call.principal().arn()
                  + " may not call "
                  + call.api()
                  + ":"
                  + call.action()
                  + ".")
          .exception();
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
