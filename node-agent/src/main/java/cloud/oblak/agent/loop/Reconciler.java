package cloud.oblak.agent.loop;

/** Brings one thing closer to what is wanted; may be run any number of times. */
@FunctionalInterface
public interface Reconciler<K> {

  /**
   * Compares desired with observed state and acts. Throws where it could not: the loop tries again
   * with growing delays.
   */
  Step reconcile(K key);
}
