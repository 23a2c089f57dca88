/** What this host is and who it is: its facts, its certificate, its health, its configuration. */
package cloud.oblak.agent.host;
