package cloud.oblak.network.securitygroup;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the groups that ports are to be members of. */
@ApplicationScoped
public class GroupChoice {
  private static final int MAX_PER_PORT = 5;

  private final ServiceDatabase database;

  GroupChoice(@Identifier("network") ServiceDatabase database) {
    this.database = database;
  }

  private record Group(String id, String name, String vpcId, boolean isDefault) {}

  /**
   * Loads the named groups and the default ones of an account, and keeps them from being changed
   * until the caller's transaction ends.
   *
   * @param names ids or names
   */
  public Found find(String accountId, Collection<String> names) {
    String[] wanted = names.toArray(String[]::new);
    return new Found(
        database.query(
            """
            SELECT id, name, vpc_id, is_default FROM security_group
            WHERE account_id = ? AND (is_default OR id = ANY(?) OR name = ANY(?))
            ORDER BY id FOR SHARE
            """,
            row ->
                new Group(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)),
            accountId,
            wanted,
            wanted));
  }

  /** The groups of one account that a request named. */
  public static final class Found {
    private final List<Group> groups;

    private Found(List<Group> groups) {
      this.groups = groups;
    }

    /**
     * Ids of the groups of a port in that VPC, the default one where none is named.
     *
     * @throws FaultException Invalid where one is not there
     */
    public List<String> ids(String vpcId, List<String> names) {
      if (names.isEmpty()) {
        return groups.stream()
            .filter(group -> group.isDefault() && group.vpcId().equals(vpcId))
            .map(Group::id)
            .toList();
      }
      List<String> ids = names.stream().map(name -> id(vpcId, name)).distinct().sorted().toList();
      if (ids.size() > MAX_PER_PORT) {
        throw new Fault.Invalid(
                SecurityGroupFault.TOO_MANY_ON_PORT,
                "securityGroups",
                "An interface may have " + MAX_PER_PORT + " security groups.")
            .exception();
      }
      return ids;
    }

    /** Names of groups by their ids, of those that are among the loaded ones. */
    public Map<String, String> names(Collection<String> ids) {
      return groups.stream()
          .filter(group -> ids.contains(group.id()))
          .collect(Collectors.toMap(Group::id, Group::name));
    }

    private String id(String vpcId, String name) {
      return groups.stream()
          .filter(group -> group.vpcId().equals(vpcId))
          .filter(group -> group.id().equals(name) || group.name().equals(name))
          .map(Group::id)
          .findFirst()
          .orElseThrow(() ->
              new Fault.Invalid(
                      SecurityGroupFault.NOT_FOUND,
                      "securityGroups",
                      "securityGroups names a group that does not exist in this VPC; list the"
                          + " security groups to see which there are.")
                  .exception());
    }
  }
}
