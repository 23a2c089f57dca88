/**
 * Security groups and their rules, with EC2's defaults, names of faults and limits. Whoever changes
 * a group's rules locks the group's row first and draws its generation after that; whoever sends a
 * group to a host holds at least a share lock meanwhile. So the generation that a host has last is
 * the one with the last rules.
 */
package cloud.oblak.network.securitygroup;
