package cloud.oblak.platform.policy;

import java.util.Locale;

/**
 * A call as policies see it.
 *
 * @param action for example {@code ec2:StopInstances}
 * @param resource an ARN; {@code *} where the call names none
 */
public record PolicyRequest(String action, String resource, RequestContext context) {
  String lowerAction() {
    return action.toLowerCase(Locale.ROOT);
  }
}
