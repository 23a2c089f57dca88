/**
 * The networks of one host.
 *
 * <p>A VPC is a network namespace with a bridge per subnet, so the same addresses live side by
 * side. Between a VPC and the host lies one veth on the installation's bridge, whose ports cannot
 * talk to each other: VPCs meet by way of the host's routes to public addresses only. What always
 * holds: a port's filter is in force before its device is up; a device that the filter does not
 * know passes nothing; frames carry their port's MAC and address, and are neither IPv6 nor tagged
 * (guests have no IPv6 at all); what a port sends or receives above its rate is dropped. Rules,
 * configuration files and names are derived from the specs by pure classes; {@link
 * cloud.oblak.agent.network.NetworkNames} says what things are called. Only {@link
 * cloud.oblak.agent.network.VpcFiles} writes what an agent has to know after a restart.
 */
package cloud.oblak.agent.network;
