/**
 * How the processes of one service wake each other. A word says that something changed, never what:
 * who hears it looks at the tables, so that a lost word costs time and nothing else. Whoever relies
 * on it also looks by itself from time to time.
 */
package cloud.oblak.kit.replica;
