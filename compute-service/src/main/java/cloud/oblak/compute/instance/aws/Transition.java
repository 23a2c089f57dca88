package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.InstanceState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.StateReason;

/**
 * Why an instance is in its state, in EC2's two forms.
 *
 * @param code null where there is no reason
 * @param text for people; empty: none
 */
record Transition(String code, String message, String text) {
  private static final Pattern CODE = Pattern.compile("((?:Client|Server)\\.[A-Za-z]+): (.*)");
  private static final Pattern REQUESTED =
      Pattern.compile("requested at (\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:\\d\\d:\\d\\d).*");

  static Transition of(InstanceState state, String reason) {
    Matcher matcher = CODE.matcher(reason);
    if (!matcher.matches()) {
      return state == InstanceState.PENDING
          ? new Transition("pending", reason.isEmpty() ? "pending" : reason, "")
          : new Transition(null, null, "");
    }
    Matcher requested = REQUESTED.matcher(matcher.group(2));
    if (requested.matches()) {
      return new Transition(
          matcher.group(1),
          matcher.group(1) + ": User initiated shutdown",
          "User initiated (" + requested.group(1) + " " + requested.group(2) + " GMT)");
    }
    return new Transition(matcher.group(1), reason, reason);
  }

  /** Null where there is no reason. */
  StateReason stateReason() {
    return code == null ? null : StateReason.builder().code(code).message(message).build();
  }
}
