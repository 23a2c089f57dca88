/**
 * The machines that instances run on: how they join, what they report, whether they live. A host
 * speaks only for itself (its certificate names it); a simulated host never shares an installation
 * with a real one. Capacity is claimed and freed by the placement package alone; a silent host is
 * down after fifteen seconds, and what it runs keeps its state with a note, because a lost link
 * says nothing about the guests.
 */
package cloud.oblak.compute.host;
