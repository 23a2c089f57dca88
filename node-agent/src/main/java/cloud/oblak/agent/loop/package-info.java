/**
 * How the agent gets things done: one level-triggered loop per kind of thing. A loop runs one key
 * at a time and many keys side by side, is never told why it was woken, and owns retries and their
 * back-off. Executors are given from outside, so that a thousand agents share them.
 */
package cloud.oblak.agent.loop;
