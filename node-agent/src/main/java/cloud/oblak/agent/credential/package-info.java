/**
 * The credentials of instances that have a profile, as compute hands them over. They are asked for
 * when a workload with a profile comes, and looked after every few minutes; what was received last
 * is kept on disk, readable by the agent alone, so that guests go on while the control plane is
 * away. They are never logged.
 */
package cloud.oblak.agent.credential;
