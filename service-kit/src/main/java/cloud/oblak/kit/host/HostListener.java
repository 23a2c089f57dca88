package cloud.oblak.kit.host;

import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.nodeapi.ToService;
import java.util.List;

/**
 * What a service does with what its hosts tell it. Calls for one host come one after the other, on
 * a virtual thread; an exception closes the connection, and the agent comes back and tells all.
 */
public interface HostListener {
  /**
   * A host connected.
   *
   * @return whether the host is known and may speak; false closes the connection
   */
  boolean connected(String hostId, HostReport report);

  /**
   * What the host sees.
   *
   * @param complete whether this is the whole inventory
   */
  void observed(String hostId, List<ObservedObject> objects, boolean complete);

  /** The host lives. */
  void alive(String hostId, ToService.Alive alive);

  /**
   * The host asks for credentials of instances. Unlike the others, this may run beside them, and an
   * exception only means that the host asks again.
   *
   * @return those of the host's own instances; others are left out
   */
  default List<RoleCredentials> credentials(
      String hostId, List<ToService.WantedCredentials> wanted) {
    return List.of();
  }

  /** The connection ended; it may come back at once. */
  void disconnected(String hostId);
}
