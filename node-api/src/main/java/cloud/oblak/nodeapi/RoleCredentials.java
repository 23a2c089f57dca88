package cloud.oblak.nodeapi;

import java.time.Instant;

/**
 * What an instance gets of its profile.
 *
 * @param profileId the profile that these are of
 * @param code {@code Success}, or why there are none, as EC2's metadata service says it
 * @param message of a failure, in one line; empty otherwise
 * @param role name of the role in the profile; empty: there is none
 * @param keys new ones; null: those the instance has from this profile and role stay as they are
 */
public record RoleCredentials(
    String instanceId, String profileId, String code, String message, String role, Keys keys) {
  /** What {@code code} says where all is well. */
  public static final String SUCCESS = "Success";

  public RoleCredentials {
    message = Told.clean(message);
    role = role == null ? "" : role;
  }

  /** Temporary credentials; its text does not show the secrets. */
  public record Keys(
      String accessKeyId,
      String secretAccessKey,
      String token,
      Instant issuedAt,
      Instant expiresAt) {
    @Override
    public String toString() {
      return "Keys[" + accessKeyId + "]";
    }
  }
}
