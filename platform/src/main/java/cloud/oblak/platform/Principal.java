package cloud.oblak.platform;

import java.util.Set;

/**
 * Who is calling, as the gateway or another service vouches for it.
 *
 * @param accountId the 12-digit account; empty for a service acting on its own
 * @param arn for example {@code arn:aws:iam::123456789012:user/ann} or {@code service:compute}
 * @param roles what it may do; empty for a service acting on its own
 * @param service the service that calls on its own behalf, or vouches; {@code gateway} for requests
 *     from outside
 * @param sourceIp address of the client as the gateway saw it; empty for a service
 * @param requestId of the request from outside that this belongs to; empty for background work
 */
public record Principal(
    String accountId,
    String arn,
    Set<Role> roles,
    String service,
    String sourceIp,
    String requestId) {
  public Principal {
    roles = Set.copyOf(roles);
  }

  /** Whether the principal has at least one of the roles. */
  public boolean hasAny(Set<Role> wanted) {
    return roles.stream().anyMatch(wanted::contains);
  }

  /** Whether this is the installation's operator. */
  public boolean isOperator() {
    return roles.contains(Role.OPERATOR);
  }
}
