/**
 * Ports: the network interfaces of instances, claimed by compute with ids that it chose, wanted of
 * a host, and gone only when the host said so. What always holds:
 *
 * <ul>
 *   <li>An address belongs to a port from its claim until its host reported it gone.
 *   <li>An id that was released, even one never claimed, is never claimed again.
 *   <li>A host is sent a VPC and the groups of its ports with the first port that needs them, and
 *       tombstones of them when the last one is gone; {@code host_use} counts, and its row is the
 *       lock under which their generations are drawn.
 * </ul>
 *
 * Locks are taken in this order: port ids, hosts, port rows in the order of their ids, security
 * groups, free addresses, host uses.
 */
package cloud.oblak.network.port;
