/**
 * The policies that decide for a principal, all together, named by the hash of their content. A set
 * never changes; when a policy does, the principal gets another set with its next credential check,
 * five seconds later at most. A set is kept for an hour after a credential was last answered with
 * it, far longer than any token names it.
 */
package cloud.oblak.identity.policyset;
