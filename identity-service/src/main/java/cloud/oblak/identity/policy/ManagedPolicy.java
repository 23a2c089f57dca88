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
    int attachments) {
  /** The account that the policies of every installation belong to. */
  public static final String AWS = "aws";

  public ManagedPolicy {
    tags = Map.copyOf(tags);
  }

  ManagedPolicy attached(int count) {
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
        count);
  }
}
