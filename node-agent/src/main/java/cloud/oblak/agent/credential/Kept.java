package cloud.oblak.agent.credential;

import cloud.oblak.nodeapi.RoleCredentials;
import java.time.Instant;

/**
 * What an instance was given last.
 *
 * @param at when that was
 */
public record Kept(RoleCredentials credentials, Instant at) {
  /** The credentials of an answer, or those of before where it leaves them as they are. */
  static Kept of(RoleCredentials answer, Kept before, Instant now) {
    boolean same =
        before != null
            && answer.keys() == null
            && !answer.role().isEmpty()
            && answer.code().equals(RoleCredentials.SUCCESS)
            && answer.profileId().equals(before.credentials().profileId())
            && answer.role().equals(before.credentials().role())
            && before.credentials().keys() != null;
    return same ? before : new Kept(answer, now);
  }

  String accessKeyId() {
    return credentials.keys() == null ? null : credentials.keys().accessKeyId();
  }
}
