/**
 * Users of an account: a name, a password, roles. Every change of who administers an account holds
 * the account's row, so that two administrators cannot remove each other at once and leave none.
 */
package cloud.oblak.identity.user;
