/**
 * Runs other programs: argument lists only, a time limit always, bounded output. No driver starts a
 * process in another way, so that no shell ever sees a tenant's words.
 */
package cloud.oblak.agent.process;
