/**
 * Where instances go. Capacity is claimed by conditional statements on host rows in the transaction
 * that makes the instances, before any host is asked, and never by sampled load: memory in full,
 * CPU and thin disk by a ratio. Only this package changes the claims.
 */
package cloud.oblak.compute.placement;
