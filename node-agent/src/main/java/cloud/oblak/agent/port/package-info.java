/**
 * The loops that keep this host's part of the networks as desired: a VPC together with its security
 * groups, and the ports in it. A port waits for its VPC; a VPC goes only after its ports.
 */
package cloud.oblak.agent.port;
