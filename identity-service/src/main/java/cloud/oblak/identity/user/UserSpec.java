package cloud.oblak.identity.user;

import cloud.oblak.platform.Role;
import java.util.Set;

/**
 * A user to be made.
 *
 * @param name unique within the account
 * @param password in the clear, already checked
 * @param roles at least one
 */
public record UserSpec(String name, String password, Set<Role> roles) {
  public UserSpec {
    roles = Set.copyOf(roles);
  }
}
