package cloud.oblak.identity.group;

import cloud.oblak.identity.entity.AccountEntities;
import cloud.oblak.identity.entity.EntityName;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.entity.UniqueId;
import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.policy.Attachments;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The groups of accounts and who is in them. */
@ApplicationScoped
public class Groups {
  private static final String KIND = "group";
  private static final int MAX_NAME = 128;
  private static final int MOST_OF_USER = 10;
  private static final String COLUMNS =
      "SELECT g.id, g.account_id, g.name, g.path, g.created_at FROM user_group g ";

  private final ServiceDatabase database;
  private final Attachments attachments;
  private final AccountEntities entities;
  private final Journal journal;

  Groups(
      @Identifier("identity") ServiceDatabase database,
      Attachments attachments,
      AccountEntities entities,
      Journal journal) {
    this.database = database;
    this.attachments = attachments;
    this.entities = entities;
    this.journal = journal;
  }

  /** Makes an empty group. */
  public Group create(String name, String path, Principal actor) {
    EntityName.check("groupName", name, MAX_NAME);
    String checked = EntityName.path(path);
    return entities.made(
        actor.accountId(),
        () -> {
          int made =
              database.update(
                  """
                  INSERT INTO user_group (id, account_id, name, path) VALUES (?, ?, ?, ?)
                  ON CONFLICT DO NOTHING
                  """,
                  UniqueId.GROUP.next(),
                  actor.accountId(),
                  name,
                  checked);
          if (made == 0) {
            throw IamFault.exists("group with name " + name);
          }
          Group group = existing(actor.accountId(), name);
          tell("group.created", group, Map.of("name", name), actor);
          return group;
        });
  }

  /** A group by its name. */
  public Group get(String accountId, String name) {
    return QuarkusTransaction.joiningExisting().call(() -> existing(accountId, name));
  }

  /** Groups by name. */
  public Page<Group> list(String accountId, String pathPrefix, PageRequest page) {
    return entities.page(COLUMNS, Groups::read, Group::name, accountId, pathPrefix, page);
  }

  /** The groups of a user, by name. */
  public List<Group> ofUser(String userId) {
    return QuarkusTransaction.joiningExisting()
        .call(() ->
            database.query(
                COLUMNS
                    + """
                    JOIN group_member m ON m.group_id = g.id WHERE m.user_id = ?
                    ORDER BY g.name COLLATE "C"
                    """,
                Groups::read,
                userId));
  }

  /** Ids of the users in a group. */
  public List<String> members(Group group) {
    return QuarkusTransaction.joiningExisting()
        .call(() ->
            database.query(
                """
                SELECT m.user_id FROM group_member m JOIN account_user u ON u.id = m.user_id
                WHERE m.group_id = ? ORDER BY u.name COLLATE "C"
                """,
                row -> row.getString(1),
                group.id()));
  }

  /** Renames a group or moves it; null leaves as it is. */
  public void change(String name, String newName, String newPath, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          Group group = existing(actor.accountId(), name);
          String wanted =
              newName == null ? name : EntityName.check("newGroupName", newName, MAX_NAME);
          if (!wanted.equals(name) && !find(actor.accountId(), wanted).isEmpty()) {
            throw IamFault.exists("group with name " + wanted);
          }
          database.update(
              """
              UPDATE user_group SET name = ?, path = ?, generation = generation + 1 WHERE id = ?
              """,
              wanted,
              newPath == null ? group.path() : EntityName.path(newPath),
              group.id());
          tell("group.changed", group, Map.of("name", wanted), actor);
        });
  }

  /** Deletes a group without members and policies. */
  public void delete(String name, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          Group group = existing(actor.accountId(), name);
          if (!members(group).isEmpty()) {
            throw IamFault.conflict("Cannot delete entity, must remove users from group first.");
          }
          attachments.refuseIfAny(group.holder());
          database.update("DELETE FROM user_group WHERE id = ?", group.id());
          tell("group.deleted", group, Map.of("name", name), actor);
        });
  }

  /** Puts a user into a group; a second time changes nothing. */
  public void add(String name, String userId, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          Group group = existing(actor.accountId(), name);
          database.update(
              "INSERT INTO group_member (group_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
              group.id(),
              userId);
          if (ofUser(userId).size() > MOST_OF_USER) {
            throw IamFault.limit("GroupsPerUser", MOST_OF_USER);
          }
          tell("group.changed", group, Map.of("added", userId), actor);
        });
  }

  /** Takes a user out of a group. */
  public void remove(String name, String userId, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          Group group = existing(actor.accountId(), name);
          int gone =
              database.update(
                  "DELETE FROM group_member WHERE group_id = ? AND user_id = ?",
                  group.id(),
                  userId);
          if (gone == 0) {
            throw IamFault.noSuch("user in group " + name);
          }
          tell("group.changed", group, Map.of("removed", userId), actor);
        });
  }

  private Group existing(String accountId, String name) {
    return find(accountId, name).stream()
        .findFirst()
        .orElseThrow(() -> IamFault.noSuch("group with name " + name));
  }

  private List<Group> find(String accountId, String name) {
    return database.query(
        COLUMNS + "WHERE g.account_id = ? AND g.name = ?", Groups::read, accountId, name);
  }

  private void tell(String type, Group group, Map<String, Object> detail, Principal actor) {
    journal.write(type, journal.now(), group.accountId(), actor, KIND, group.id(), detail);
  }

  private static Group read(ResultSet row) throws SQLException {
    return new Group(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getTimestamp(5).toInstant());
  }
}
