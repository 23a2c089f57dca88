/**
 * What this host is asked for, kept on its own disk so that guests, networks and metadata survive
 * the loss of the control plane and a restart of the agent; and what is seen of it, ready to be
 * reported. Only the links write desired objects, only the loops write observations.
 */
package cloud.oblak.agent.desired;
