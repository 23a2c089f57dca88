/** A fleet of agents on memory drivers in one process, against a stack of its own. */
package cloud.oblak.agent.simulator;
