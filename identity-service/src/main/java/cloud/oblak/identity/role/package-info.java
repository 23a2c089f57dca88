/**
 * Roles: policies for whoever a trust policy names, for as long as a session lasts. Not the roles
 * (admin, member ...) of users, which are only another word for three managed policies.
 */
package cloud.oblak.identity.role;
