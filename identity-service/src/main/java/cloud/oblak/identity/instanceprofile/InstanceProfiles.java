package cloud.oblak.identity.instanceprofile;

import cloud.oblak.identity.entity.AccountEntities;
import cloud.oblak.identity.entity.EntityName;
import cloud.oblak.identity.entity.EntityTags;
import cloud.oblak.identity.entity.IamFault;
import cloud.oblak.identity.entity.UniqueId;
import cloud.oblak.identity.journal.Journal;
import cloud.oblak.identity.role.IamRole;
import cloud.oblak.identity.role.IamRoles;
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
import java.util.Optional;

/** The instance profiles of accounts. */
@ApplicationScoped
public class InstanceProfiles {
  private static final String KIND = "instance-profile";
  private static final int MAX_NAME = 128;
  private static final String COLUMNS =
      "SELECT id, account_id, name, path, role_id, tags, created_at FROM instance_profile ";

  private final ServiceDatabase database;
  private final IamRoles roles;
  private final EntityTags tags;
  private final AccountEntities entities;
  private final Journal journal;

  InstanceProfiles(
      @Identifier("identity") ServiceDatabase database,
      IamRoles roles,
      EntityTags tags,
      AccountEntities entities,
      Journal journal) {
    this.database = database;
    this.roles = roles;
    this.tags = tags;
    this.entities = entities;
    this.journal = journal;
  }

  /** Makes an empty one. */
  public InstanceProfile create(
      String name, String path, Map<String, String> tags, Principal actor) {
    EntityName.check("instanceProfileName", name, MAX_NAME);
    String checked = EntityName.path(path);
    return entities.made(
        actor.accountId(),
        () -> {
          int made =
              database.update(
                  """
                  INSERT INTO instance_profile (id, account_id, name, path, tags)
                  VALUES (?, ?, ?, ?, ?::jsonb) ON CONFLICT DO NOTHING
                  """,
                  UniqueId.INSTANCE_PROFILE.next(),
                  actor.accountId(),
                  name,
                  checked,
                  EntityTags.write(tags));
          if (made == 0) {
            throw IamFault.exists("instance profile " + name);
          }
          InstanceProfile profile = existing(actor.accountId(), name);
          tell("instance-profile.created", profile, actor);
          return profile;
        });
  }

  /** One by its name. */
  public InstanceProfile get(String accountId, String name) {
    return QuarkusTransaction.joiningExisting().call(() -> existing(accountId, name));
  }

  /** One by its name, where it is there. */
  public Optional<InstanceProfile> find(String accountId, String name) {
    return database.find(
        COLUMNS + "WHERE account_id = ? AND name = ?", InstanceProfiles::read, accountId, name);
  }

  /** One of an account by its unique id, where it is there. */
  public Optional<InstanceProfile> findById(String accountId, String id) {
    return database.find(
        COLUMNS + "WHERE account_id = ? AND id = ?", InstanceProfiles::read, accountId, id);
  }

  /** All by name. */
  public Page<InstanceProfile> list(String accountId, String pathPrefix, PageRequest page) {
    return entities.page(
        COLUMNS, InstanceProfiles::read, InstanceProfile::name, accountId, pathPrefix, page);
  }

  /** Those that a role is in. */
  public List<InstanceProfile> ofRole(IamRole role) {
    return ofRoles(List.of(role.id()));
  }

  /** Those that one of these roles is in. */
  public List<InstanceProfile> ofRoles(List<String> roleIds) {
    return QuarkusTransaction.joiningExisting()
        .call(() ->
            database.query(
                COLUMNS + "WHERE role_id = ANY(?) ORDER BY name COLLATE \"C\"",
                InstanceProfiles::read,
                (Object) roleIds.toArray(String[]::new)));
  }

  /** Puts a role into an empty one. */
  public void add(String name, String roleName, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          InstanceProfile profile = existing(actor.accountId(), name);
          IamRole role = roles.get(actor.accountId(), roleName);
          if (profile.roleId() != null) {
            throw IamFault.limit("InstanceSessionsPerInstanceProfile", 1);
          }
          database.update(
              "UPDATE instance_profile SET role_id = ?, generation = generation + 1 WHERE id = ?",
              role.id(),
              profile.id());
          tell("instance-profile.changed", profile, actor);
        });
  }

  /** Takes the role out. */
  public void remove(String name, String roleName, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          InstanceProfile profile = existing(actor.accountId(), name);
          IamRole role = roles.get(actor.accountId(), roleName);
          if (!role.id().equals(profile.roleId())) {
            throw IamFault.noSuch("role " + roleName + " in the instance profile " + name);
          }
          database.update(
              "UPDATE instance_profile SET role_id = NULL, generation = generation + 1 WHERE id = ?",
              profile.id());
          tell("instance-profile.changed", profile, actor);
        });
  }

  /** Adds tags. */
  public void tag(String name, Map<String, String> more, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          tags.add(EntityTags.Table.INSTANCE_PROFILE, existing(actor.accountId(), name).id(), more);
        });
  }

  /** Takes tags away. */
  public void untag(String name, List<String> keys, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          tags.remove(
              EntityTags.Table.INSTANCE_PROFILE, existing(actor.accountId(), name).id(), keys);
        });
  }

  /** Deletes one without a role. */
  public void delete(String name, Principal actor) {
    entities.change(
        actor.accountId(),
        () -> {
          InstanceProfile profile = existing(actor.accountId(), name);
          if (profile.roleId() != null) {
            throw IamFault.conflict(
                "Cannot delete entity, must remove roles from instance profile first.");
          }
          database.update("DELETE FROM instance_profile WHERE id = ?", profile.id());
          tell("instance-profile.deleted", profile, actor);
        });
  }

  private InstanceProfile existing(String accountId, String name) {
    return find(accountId, name).orElseThrow(() -> IamFault.noSuch("Instance Profile " + name));
  }

  private void tell(String type, InstanceProfile profile, Principal actor) {
    journal.write(
        type,
        journal.now(),
        profile.accountId(),
        actor,
        KIND,
        profile.id(),
        Map.of("name", profile.name()));
  }

  private static InstanceProfile read(ResultSet row) throws SQLException {
    return new InstanceProfile(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        EntityTags.read(row.getString(6)),
        row.getTimestamp(7).toInstant());
  }
}
