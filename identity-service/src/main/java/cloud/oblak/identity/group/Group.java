package cloud.oblak.identity.group;

import cloud.oblak.identity.entity.EntityName;
import cloud.oblak.identity.policy.Holder;
import java.time.Instant;

/** Users with the same policies. */
public record Group(String id, String accountId, String name, String path, Instant createdAt) {
  /** Its name towards policies. */
  public String arn() {
    return EntityName.arn(accountId, "group", path, name);
  }

  /** The group as something that has policies. */
  public Holder holder() {
    return new Holder(Holder.Kind.GROUP, accountId, id, name);
  }
}
