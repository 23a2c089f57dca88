package cloud.oblak.identity.rolesession;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * What an instance gets of its profile.
 *
 * @param profileId unique id of the profile that was asked about
 * @param code {@code Success}, or why there are no credentials, in the words of EC2's metadata
 * @param message of a failure; empty otherwise
 * @param role name of the role in the profile; empty: there is none
 * @param keys new credentials; null: the instance keeps what it has, or gets none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InstanceSession(
    String instanceId, String profileId, String code, String message, String role, Keys keys) {
  static final String SUCCESS = "Success";

  /** Credentials of a role. */
  record Keys(
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
