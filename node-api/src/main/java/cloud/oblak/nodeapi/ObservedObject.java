package cloud.oblak.nodeapi;

import java.util.Objects;

/**
 * One object as its host sees it.
 *
 * @param kind what it is
 * @param id its id
 * @param generation the desired generation that this status answers; 0 for an orphan that no
 *     desired object names
 * @param status what is seen
 */
public record ObservedObject(ObjectKind kind, String id, long generation, NodeStatus status) {
  public ObservedObject {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(id);
    Objects.requireNonNull(status);
  }
}
