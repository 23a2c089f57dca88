/**
 * Sessions of roles: temporary credentials for whom a role's trust policy names. What a session may
 * do is what the role may do at that moment, limited to the policies the session asked for.
 */
package cloud.oblak.identity.rolesession;
