package cloud.oblak.identity.policy;

import java.time.Instant;

/** One version of a managed policy. */
public record PolicyVersion(int number, String document, boolean isDefault, Instant createdAt) {
  /** As IAM writes it. */
  public String id() {
    return "v" + number;
  }
}
