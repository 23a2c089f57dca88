/**
 * One list of what accounts may have, although each quota lives with the service that enforces it.
 * The gateway keeps none: it asks the services, and passes the operator's wishes on to the owner.
 */
package cloud.oblak.gateway.quota;
