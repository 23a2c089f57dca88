package cloud.oblak.kit.reconcile;

/**
 * Brings one kind of thing to where it should be. It reads desired and observed state, takes one
 * step that can be repeated, and says how that went; it is never told which event woke it.
 */
public interface Reconciler {
  /** The kind of its keys, unique in the service. */
  String kind();

  /**
   * Takes one step. May be called again at any point of an earlier step; never twice at once for
   * the same key unless a lease ran out. An exception means: try again with back-off.
   */
  Outcome reconcile(String key);
}
