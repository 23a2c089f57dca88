package cloud.oblak.compute.tag.aws;

import cloud.oblak.compute.tag.TagChange;
import cloud.oblak.compute.tag.Taggable;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import cloud.oblak.platform.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All kinds of resources that have tags, by the form of their ids. */
@ApplicationScoped
class TaggedKinds {
  private static final int MAX_RESOURCES = 1000;
  private static final FaultCode INVALID_ID = () -> "InvalidID";

  private final Instance<Taggable> kinds;

  TaggedKinds(@Any Instance<Taggable> kinds) {
    this.kinds = kinds;
  }

  /** Changes the tags of resources of any kinds. */
  void tag(Principal caller, List<String> ids, TagChange change) {
    if (ids.isEmpty()) {
      throw Fault.missing("Resources", "The request must contain the parameter ResourceId");
    }
    if (ids.size() > MAX_RESOURCES) {
      throw new Fault.Invalid(
              CommonFault.INVALID_PARAMETER, "Resources", "At most 1000 resources at once.")
          .exception();
    }
    Map<Taggable, List<String>> byKind = new LinkedHashMap<>();
    for (String id : ids.stream().distinct().toList()) {
      byKind.computeIfAbsent(kind(id), none -> new ArrayList<>()).add(id);
    }
    byKind.forEach((kind, some) -> kind.tag(caller, some, change));
  }

  private Taggable kind(String id) {
    return kinds.stream()
        .filter(kind -> kind.means(id))
        .findFirst()
        .orElseThrow(
            () -> new Fault.NotFound(INVALID_ID, "The ID '" + id + "' is not valid").exception());
  }
}
