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

  /**
   * Changes the tags of all resources or of none.
   *
   * @throws cloud.oblak.platform.FaultException NotFound, naming those that are not there
   */
  void tag(Principal caller, List<String> ids, TagChange change);
}
