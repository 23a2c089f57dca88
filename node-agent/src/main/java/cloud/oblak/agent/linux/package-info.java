/**
 * The few kernel calls that Java lacks. They replace a process of several milliseconds each, on the
 * way of every launch.
 */
package cloud.oblak.agent.linux;
