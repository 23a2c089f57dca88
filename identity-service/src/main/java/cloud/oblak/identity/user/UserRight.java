package cloud.oblak.identity.user;

import cloud.oblak.kit.policy.Authority;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.policy.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Asks the caller's policies about a user over REST: its own things are everybody's as long as no
 * policy denies it, those of another user need a policy that allows it.
 */
@ApplicationScoped
public class UserRight {
  private final Authority authority;

  UserRight(Authority authority) {
    this.authority = authority;
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

  /** Whether the caller may do it to another user or with what belongs to it. */
  public boolean allows(Principal caller, String action, User another) {
    return authority.decide(caller, action, another.arn(), RequestContext.EMPTY).allowed();
  }
}
