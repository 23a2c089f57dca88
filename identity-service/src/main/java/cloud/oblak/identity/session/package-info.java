/**
 * Signing in with a password. A session has a short-lived access token and a refresh token that
 * works once; a refresh token that comes back after it was spent was stolen from somebody, so it
 * ends the session. Wrong passwords are counted in the database, by user and by source address,
 * before the password is looked at: neither a restart nor a hundred calls at once make guessing
 * faster.
 */
package cloud.oblak.identity.session;
