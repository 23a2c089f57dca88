/**
 * Gives up all that a closed account has in this service: instances first, for the rest is in use
 * by them. Every step can be repeated; what is under way when the account closes ends here too.
 */
package cloud.oblak.compute.closing;
