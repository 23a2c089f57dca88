package cloud.oblak.compute.tag;

import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.platform.Principal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One kind of resource that has tags; a bean beside it. Resources of another service are tagged
 * through a bean that calls that service.
 */
public interface Taggable {
  /** The form of the resources' ids, by which a request means this kind. */
  ResourceIds ids();

  /**
   * Changes the tags of all resources or of none.
   *
   * @throws cloud.oblak.platform.FaultException NotFound, naming those that are not there
   */
  void tag(Principal caller, List<String> ids, UnaryOperator<Map<String, String>> change);
}
