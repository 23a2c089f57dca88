/**
 * Gives up the networks of closed accounts once compute has given up the ports in them. That an
 * account had its default network stays known, so that none is made again.
 */
package cloud.oblak.network.closing;
