/**
 * The loop that runs this host's instances as desired, VMs and containers alike. A workload waits
 * until its port and image are here. What ended by itself stays ended: it starts again only after
 * it was asked to be off, or for a higher reboot count; {@link cloud.oblak.agent.workload.Facts}
 * remember that across restarts of the agent.
 */
package cloud.oblak.agent.workload;
