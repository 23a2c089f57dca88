/**
 * Policies: managed ones with their versions, the ones that every installation has, and what is
 * attached to or written into a user, group or role, which are all just holders here.
 *
 * <p>What always holds: a stored document compiles; a policy that is attached is not deleted; a
 * managed policy has at most five versions, one of them the default; whoever changes policies of an
 * account holds the account's row; what decides for an operator is changed by operators only.
 */
package cloud.oblak.identity.policy;
