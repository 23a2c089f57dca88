package cloud.oblak.kit.aws;

/** Knows the ARNs of IAM's entities, whose paths a call does not name. */
public interface EntityArns {
  /**
   * The ARN of an entity, also of one that does not exist.
   *
   * @param kind as ARNs name it, for example {@code user}
   */
  String arn(String accountId, String kind, String name);
}
