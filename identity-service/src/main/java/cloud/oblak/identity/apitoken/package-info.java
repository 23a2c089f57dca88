/**
 * API tokens: what scripts send. A token speaks for its user with the roles the user has at that
 * moment; it is shown once, stored as a hash, and ends when it is revoked, expires or its user
 * goes.
 */
package cloud.oblak.identity.apitoken;
