package cloud.oblak.compute.tag;

import cloud.oblak.platform.Principal;
import java.util.List;

/**
 * One kind of resource that has tags; a bean beside it. Resources of another service are tagged
 * through a bean that calls that service.
 */
public interface Taggable {
  /** Whether an id has the form of this kind's. */
  boolean means(String id);

  /** Whether another service has the resources, so that no transaction of ours spans them. */
  default boolean elsewhere() {
    return false;
  }

  /**
   * Changes the tags of all resources or of none, in the caller's transaction where there is one.
   *
   * @throws cloud.oblak.platform.FaultException NotFound, naming those that are not there
   */
  void tag(Principal caller, List<String> ids, TagChange change);
}
