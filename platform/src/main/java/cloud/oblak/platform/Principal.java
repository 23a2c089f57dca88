package cloud.oblak.platform;

import java.util.Map;
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
 * @param policySet hash of the policies that decide for it; empty: its roles decide
 * @param conditionKeys what policies may ask about its request and only the gateway knows, for
 *     example {@code aws:SecureTransport}
 */
public record Principal(
    String accountId,
    String arn,
    Set<Role> roles,
    String service,
    String sourceIp,
    String requestId,
    String policySet,
    Map<String, String> conditionKeys) {
  public Principal {
    roles = Set.copyOf(roles);
    conditionKeys = Map.copyOf(conditionKeys);
  }

  /** A principal of whose request nothing more is known. */
  public Principal(
      String accountId,
      String arn,
      Set<Role> roles,
      String service,
      String sourceIp,
      String requestId,
      String policySet) {
    this(accountId, arn, roles, service, sourceIp, requestId, policySet, Map.of());
  }

  /** A principal for whom its roles decide. */
  public Principal(
      String accountId,
      String arn,
      Set<Role> roles,
      String service,
      String sourceIp,
      String requestId) {
    this(accountId, arn, roles, service, sourceIp, requestId, "");
  }

  /** The same, for whom policies decide. */
  public Principal under(String policySetHash) {
    return new Principal(
        accountId, arn, roles, service, sourceIp, requestId, policySetHash, conditionKeys);
  }

  /** The same, of whose request more is known. */
  public Principal with(Map<String, String> moreConditionKeys) {
    return new Principal(
        accountId, arn, roles, service, sourceIp, requestId, policySet, moreConditionKeys);
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
