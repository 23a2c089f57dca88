/**
 * EC2's question for elastic addresses, which clients ask beside every instance. There are none:
 * the public address of an instance comes and goes with it.
 */
package cloud.oblak.network.address.aws;
