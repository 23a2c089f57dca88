/**
 * IAM policies: what a document says, compiled once, and what follows for one call. Pure Java: a
 * document arrives as the tree of maps, lists and texts that any JSON reader makes.
 *
 * <p>What always holds: an explicit deny wins over every allow; without an allow nothing is
 * allowed; a boundary and session policies only ever take away. Whoever cannot compile a document
 * learns where it is wrong; nothing is guessed. A compiled policy never changes and is shared by
 * all threads.
 */
package cloud.oblak.platform.policy;
