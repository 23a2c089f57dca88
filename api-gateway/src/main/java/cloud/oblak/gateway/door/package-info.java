/**
 * The one public door. Every request on the plain listener passes it before anything else sees it:
 * who asks, how often, how much, for which service. It always puts its own token in place of what
 * the client sent, so that nothing from outside can speak as a service. The TLS listener of the
 * same process is not its business: there each resource checks the token itself.
 */
package cloud.oblak.gateway.door;
