package cloud.oblak.platform.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All policies that decide for one principal.
 *
 * @param identity its own, those of its groups, or those of its role
 * @param boundary beyond which nothing is allowed; empty: none
 * @param session which the session was limited to; empty: it was not
 */
public record PolicySet(List<Named> identity, Optional<Named> boundary, List<Named> session) {
  public PolicySet {
    identity = List.copyOf(identity);
    session = List.copyOf(session);
  }

  /**
   * A policy and how a refusal names it.
   *
   * @param name the ARN of a managed policy, the name of an inline one
   */
  public record Named(String name, Policy policy) {}

  /** What these policies say about a call. */
  public Decision decide(PolicyRequest request) {
    for (Named each : all()) {
      Optional<String> sid = each.policy().find(Effect.DENY, request);
      if (sid.isPresent()) {
        return new Decision.Denied(each.name(), sid.get());
      }
    }
    Optional<Decision> allowed = allowed(identity, request);
    if (allowed.isEmpty()) {
      return new Decision.NotAllowed(Decision.Lacking.IDENTITY);
    }
    if (boundary.isPresent() && allowed(List.of(boundary.get()), request).isEmpty()) {
      return new Decision.NotAllowed(Decision.Lacking.BOUNDARY);
    }
    if (!session.isEmpty() && allowed(session, request).isEmpty()) {
      return new Decision.NotAllowed(Decision.Lacking.SESSION);
    }
    return allowed.get();
  }

  /** Whether a statement reads a condition key that begins so, in lower case. */
  public boolean reads(String prefix) {
    return all().stream()
        .flatMap(each -> each.policy().keys().stream())
        .anyMatch(key -> key.startsWith(prefix));
  }

  private List<Named> all() {
    return Stream.of(identity.stream(), boundary.stream(), session.stream())
        .<Named>flatMap(part -> part)
        .toList();
  }

  private static Optional<Decision> allowed(List<Named> policies, PolicyRequest request) {
    for (Named each : policies) {
      Optional<String> sid = each.policy().find(Effect.ALLOW, request);
      if (sid.isPresent()) {
        return Optional.of(new Decision.Allowed(each.name(), sid.get()));
      }
    }
    return Optional.empty();
  }
}
