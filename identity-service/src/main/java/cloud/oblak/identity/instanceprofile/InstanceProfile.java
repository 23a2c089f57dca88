package cloud.oblak.identity.instanceprofile;

import cloud.oblak.identity.entity.EntityName;
import java.time.Instant;
import java.util.Map;

/**
 * A role as instances name it.
 *
 * @param roleId unique id of the role; null: it has none yet
 */
public record InstanceProfile(
    String id,
    String accountId,
    String name,
    String path,
    String roleId,
    Map<String, String> tags,
    Instant createdAt) {
  public InstanceProfile {
    tags = Map.copyOf(tags);
  }

  /** Its name towards policies. */
  public String arn() {
    return EntityName.arn(accountId, "instance-profile", path, name);
  }
}
