package cloud.oblak.agent.desired;

import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.NodeObject;

/**
 * A desired object as it is held here.
 *
 * @param epoch the epoch of the stream it came in; generations compare only within one
 * @param object as it was received
 * @param lastSpec the object's own specification, or for a tombstone the last one known; null where
 *     none ever was
 */
public record Held(long epoch, DesiredObject object, NodeObject lastSpec) {

  /** Whether this is a tombstone. */
  public boolean removed() {
    return object.removed();
  }

  public long generation() {
    return object.generation();
  }

  /** The API request that last changed it, for the log; may be empty. */
  public String requestId() {
    return object.requestId() == null ? "" : object.requestId();
  }

  ObjectKey key() {
    return new ObjectKey(object.kind(), object.id());
  }

  boolean newerThan(long otherEpoch, DesiredObject other) {
    return epoch != otherEpoch ? epoch > otherEpoch : generation() > other.generation();
  }
}
