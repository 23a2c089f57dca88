/**
 * The tags of everything that network-service has. Kept in one table by resource id, so that a new
 * kind of resource needs no column of its own. Written by {@link cloud.oblak.network.tag.Tags}
 * only, after the resource was seen in the account; whoever deletes a resource deletes its tags.
 */
package cloud.oblak.network.tag;
