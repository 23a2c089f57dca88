/**
 * What an account may have at most. Quota rows live with the service that enforces them: a claim
 * holds the account's row until the caller's transaction ends, so that two claims at once never
 * pass the limit together. What is in use is counted from the resources' own rows; where those are
 * too many to be counted at each claim it is kept beside the limit, changed only by the transaction
 * that writes the rows, and so cannot drift either.
 */
package cloud.oblak.kit.quota;
