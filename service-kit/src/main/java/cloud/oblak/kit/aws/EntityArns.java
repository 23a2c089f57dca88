package cloud.oblak.kit.aws;

import java.util.Optional;

/** Knows the ARNs of IAM's entities, whose paths a call does not name. */
public interface EntityArns {
  /**
   * The ARN of an entity, also of one that does not exist.
   *
   * @param kind as ARNs name it, for example {@code user}
   */
  String arn(String accountId, String kind, String name);

  /** The ARN of the user whose access key that is; empty where the account has no such key. */
  Optional<String> ofKey(String accountId, String accessKeyId);
}
