package cloud.oblak.identity.role;

import cloud.oblak.identity.entity.EntityName;
import cloud.oblak.identity.policy.Holder;
import java.time.Instant;
import java.util.Map;

/**
 * What somebody may become for a while.
 *
 * @param trust document that says who may
 * @param maxSession longest session in seconds
 * @param boundary ARN of the policy beyond which nothing is allowed; null: none
 */
public record IamRole(
    String id,
    String accountId,
    String name,
    String path,
    String description,
    String trust,
    int maxSession,
    String boundary,
    Map<String, String> tags,
    Instant createdAt) {
  public IamRole {
    tags = Map.copyOf(tags);
  }

  /** Its name towards policies. */
  public String arn() {
    return EntityName.arn(accountId, "role", path, name);
  }

  /** The role as something that has policies. */
  public Holder holder() {
    return new Holder(Holder.Kind.ROLE, accountId, id, name);
  }
}
