/**
 * The details of refusals: what EC2 tells a refused caller encoded, and STS decodes for whoever has
 * the right to. They are kept nowhere: the message itself holds them, sealed.
 *
 * <p>What always holds: a message opens for the account whose caller was refused and for no other.
 */
package cloud.oblak.identity.refusal;
