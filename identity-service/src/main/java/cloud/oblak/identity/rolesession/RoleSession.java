package cloud.oblak.identity.rolesession;

import cloud.oblak.identity.accesskey.TemporaryKeys;

/**
 * A session that began.
 *
 * @param arn whom its credentials speak for
 * @param assumedRoleId unique id of the role and name of the session
 * @param sourceIdentity who is behind it; null: nobody said
 */
public record RoleSession(
    TemporaryKeys.Issued keys, String arn, String assumedRoleId, String sourceIdentity) {}
