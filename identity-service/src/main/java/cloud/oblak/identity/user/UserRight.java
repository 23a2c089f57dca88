package cloud.oblak.identity.user;

import cloud.oblak.kit.policy.Authority;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.RequestContext;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks the caller's policies about a user over REST: its own things are everybody's as long as no
 * policy denies it, those of another user need a policy that allows it.
 */
@ApplicationScoped
public class UserRight {
  private final Authority authority;
  private final Users users;

  UserRight(Authority authority, Users users) {
    this.authority = authority;
    this.users = users;
  }

  /**
   * Refuses what the caller may not do to a user or with what belongs to it.
   *
   * @param action for example {@code iam:CreateAccessKey}
   * @throws cloud.oblak.platform.FaultException Denied
   */
  public void require(Principal caller, String action, User owner) {
    if (owner.arn().equals(caller.arn())) {
      authority.requireUndenied(caller, action, owner.arn());
    } else {
      authority.require(caller, action, owner.arn(), RequestContext.EMPTY);
    }
  }

  /**
   * The same, for the user of an id; an id of nobody has nothing that could be refused.
   *
   * @throws cloud.oblak.platform.FaultException Denied
   */
  public void require(Principal caller, String action, String ownerId) {
    owners(Set.of(ownerId)).forEach(owner -> require(caller, action, owner));
  }

  /** Ids of those users whose things the caller's policies do not show. */
  public Set<String> hidden(Principal caller, String action, Collection<String> ownerIds) {
    return owners(Set.copyOf(ownerIds)).stream()
        .filter(owner -> !owner.arn().equals(caller.arn()))
        .filter(
            owner -> !authority.decide(caller, action, owner.arn(), RequestContext.EMPTY).allowed())
        .map(User::id)
        .collect(Collectors.toSet());
  }

  private List<User> owners(Set<String> ids) {
    return QuarkusTransaction.requiringNew().call(() -> users.all(ids));
  }
}
