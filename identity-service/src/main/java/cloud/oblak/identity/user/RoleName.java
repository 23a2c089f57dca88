package cloud.oblak.identity.user;

import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Roles as the public API writes them: lower case. */
public final class RoleName {
  private RoleName() {}

  static String of(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** Names in a fixed order. */
  public static List<String> list(Set<Role> roles) {
    return roles.stream().sorted().map(RoleName::of).toList();
  }

  /** Reads the column {@code roles}. */
  public static Set<Role> stored(String text) {
    return new RoleSet().convertToEntityAttribute(text);
  }

  /** Writes the column {@code roles}. */
  public static String store(Set<Role> roles) {
    return new RoleSet().convertToDatabaseColumn(roles);
  }

  /**
   * Reads the field {@code roles}.
   *
   * @throws cloud.oblak.platform.FaultException Invalid or missing
   */
  static Set<Role> parse(List<String> names) {
    if (names == null || names.isEmpty()) {
      throw Fault.missing("roles", "roles is required: one or more of admin, member, viewer.");
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : names) {
      boolean known = false;
      for (Role role : Role.values()) {
        if (of(role).equals(name)) {
          roles.add(role);
          known = true;
        }
      }
      if (!known) {
        throw Fault.invalid("roles", "A role must be one of admin, member, viewer.");
      }
    }
    return roles;
  }
}
