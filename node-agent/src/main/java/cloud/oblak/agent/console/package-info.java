/** Consoles and logs of workloads, read from where a reader left off. */
package cloud.oblak.agent.console;
