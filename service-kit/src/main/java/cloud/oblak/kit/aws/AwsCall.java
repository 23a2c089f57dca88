package cloud.oblak.kit.aws;

import cloud.oblak.platform.Principal;

/**
 * What an action knows of its call beside the request.
 *
 * @param principal who calls, as the gateway vouches
 * @param api for example {@code ec2}
 * @param action for example {@code RunInstances}
 */
public record AwsCall(Principal principal, String api, String action) {
  /** The caller's 12-digit account. */
  public String accountId() {
    return principal.accountId();
  }

  /** The id of the request, as the response and the audit record name it. */
  public String requestId() {
    return principal.requestId();
  }
}
