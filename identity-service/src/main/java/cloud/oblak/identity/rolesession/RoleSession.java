package cloud.oblak.identity.rolesession;

import cloud.oblak.identity.accesskey.TemporaryKeys;

/**
 * A session that began.
 *
 * @param arn whom its credentials speak for
 * @param assumedRoleId unique id of the role and name of the session
 */
public record RoleSession(TemporaryKeys.Issued keys, String arn, String assumedRoleId) {}
