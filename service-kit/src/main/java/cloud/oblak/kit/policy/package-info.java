/**
 * IAM policies in a service: documents read and compiled once, sets of policies fetched by their
 * hash, and the question whether a principal may do an action on a resource. How policies are
 * evaluated is {@code cloud.oblak.platform.policy}; who has which policies is identity's.
 *
 * <p>What always holds: a set is named by the hash of its content and never changes; where a set
 * cannot be had nothing is allowed.
 */
package cloud.oblak.kit.policy;
