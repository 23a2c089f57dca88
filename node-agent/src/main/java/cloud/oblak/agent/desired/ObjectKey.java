package cloud.oblak.agent.desired;

import cloud.oblak.nodeapi.ObjectKind;

/**
 * Names one object of this host.
 *
 * @param kind what it is
 * @param id its id
 */
public record ObjectKey(ObjectKind kind, String id) {
  @Override
  public String toString() {
    return kind + "/" + id;
  }
}
