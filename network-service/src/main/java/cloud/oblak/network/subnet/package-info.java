/**
 * Subnets: a range of a VPC in one zone. As in EC2 the first four addresses and the last are never
 * given to a port: network, router, resolver, reserved, broadcast. A subnet's id is also the id of
 * its address pool.
 */
package cloud.oblak.network.subnet;
