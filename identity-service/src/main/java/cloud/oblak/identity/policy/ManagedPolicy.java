package cloud.oblak.identity.policy;

import java.time.Instant;
import java.util.Map;

/**
 * A policy with a name of its own.
 *
 * @param id IAM's unique id
 * @param accountId whose it is; {@code aws} for those of every installation
 * @param path begins and ends with a slash
 * @param defaultVersion the number that counts
 * @param attachments how many holders of the asking account have it
 * @param boundaries how many of its users and roles it is the boundary of
 */
public record ManagedPolicy(
    String arn,
    String id,
    String accountId,
    String name,
    String path,
    String description,
    int defaultVersion,
    Map<String, String> tags,
    Instant createdAt,
    Instant updatedAt,
    int attachments,
    int boundaries) {
  /** The account that the policies of every installation belong to. */
  public static final String AWS = "aws";

  public ManagedPolicy {
    tags = Map.copyOf(tags);
  }

  /** Whether the asking account uses it. */
  public boolean isUsed() {
    return attachments > 0 || boundaries > 0;
  }

  ManagedPolicy used(int attached, int bounding) {
    return new ManagedPolicy(
        arn,
        id,
        accountId,
        name,
        path,
        description,
        defaultVersion,
        tags,
        createdAt,
        updatedAt,
        attached,
        bounding);
  }
}
