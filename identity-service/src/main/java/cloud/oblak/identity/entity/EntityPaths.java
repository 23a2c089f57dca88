package cloud.oblak.identity.entity;

import cloud.oblak.kit.aws.EntityArns;
import cloud.oblak.kit.database.ServiceDatabase;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The ARNs of entities, by kind and name. */
@ApplicationScoped
class EntityPaths implements EntityArns {
  private final ServiceDatabase database;

  EntityPaths(@Identifier("identity") ServiceDatabase database) {
    this.database = database;
  }

  @Override
  public String arn(String accountId, String kind, String name) {
    String path = database.find(query(kind), row -> row.getString(1), accountId, name).orElse("/");
    return EntityName.arn(accountId, kind, path, name);
  }

  @Override
  public Optional<String> ofKey(String accountId, String accessKeyId) {
    return database.find(
        """
        SELECT u.path, u.name FROM access_key k JOIN account_user u ON u.id = k.user_id
        WHERE k.account_id = ? AND k.id = ?
        """,
        row -> EntityName.arn(accountId, "user", row.getString(1), row.getString(2)),
        accountId,
        accessKeyId);
  }

  private static String query(String kind) {
    return switch (kind) {
      case "user" -> "SELECT path FROM account_user WHERE account_id = ? AND name = ?";
      case "group" -> "SELECT path FROM user_group WHERE account_id = ? AND name = ?";
      case "role" -> "SELECT path FROM role WHERE account_id = ? AND name = ?";
      case "instance-profile" ->
          "SELECT path FROM instance_profile WHERE account_id = ? AND name = ?";
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
