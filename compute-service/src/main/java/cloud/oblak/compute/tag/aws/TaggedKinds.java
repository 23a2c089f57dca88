package cloud.oblak.compute.tag.aws;

import cloud.oblak.compute.tag.TagChange;
import cloud.oblak.compute.tag.Taggable;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All kinds of resources that have tags, by the form of their ids. */
@ApplicationScoped
class TaggedKinds {
  private static final int MAX_RESOURCES = 1000;
  private static final FaultCode INVALID_ID = () -> "InvalidID";

  private static final Comparator<Taggable> ORDER =
      Comparator.comparing(kind -> kind.getClass().getName());

  private final Instance<Taggable> kinds;

  TaggedKinds(@Any Instance<Taggable> kinds) {
    this.kinds = kinds;
  }

  /**
   * Changes the tags of resources of any kinds: all or none within this service. What another
   * service has is changed before, once all of this would have gone well; who dies in between, or
   * is not answered, leaves that alone behind, and the same call again completes it.
   */
  void tag(Principal caller, List<String> ids, TagChange change) {
    if (ids.isEmpty()) {
      throw Fault.missing("Resources", "The request must contain the parameter ResourceId");
    }
    if (ids.size() > MAX_RESOURCES) {
      throw new Fault.Invalid(
              CommonFault.INVALID_PARAMETER, "Resources", "At most 1000 resources at once.")
          .exception();
    }
    // Kinds and ids in one order, so that calls at once do not wait in a circle.
    Map<Taggable, List<String>> here = new TreeMap<>(ORDER);
    Map<Taggable, List<String>> elsewhere = new TreeMap<>(ORDER);
    for (String id : ids.stream().distinct().sorted().toList()) {
      Taggable kind = kind(id);
      (kind.elsewhere() ? elsewhere : here)
          .computeIfAbsent(kind, none -> new ArrayList<>())
          .add(id);
    }
    if (!elsewhere.isEmpty() && !here.isEmpty()) {
      rehearse(caller, here, change);
    }
    elsewhere.forEach((kind, some) -> kind.tag(caller, some, change));
    if (!here.isEmpty()) {
      QuarkusTransaction.requiringNew()
          .run(() -> here.forEach((kind, some) -> kind.tag(caller, some, change)));
    }
  }

  /** Lets what would be refused here be refused before another service has changed anything. */
  private static void rehearse(
      Principal caller, Map<Taggable, List<String>> here, TagChange change) {
    QuarkusTransaction.begin();
    try {
      here.forEach((kind, some) -> kind.tag(caller, some, change));
    } finally {
      QuarkusTransaction.rollback();
    }
  }

  private Taggable kind(String id) {
    return kinds.stream()
        .filter(kind -> kind.means(id))
        .findFirst()
        .orElseThrow(
            () -> new Fault.NotFound(INVALID_ID, "The ID '" + id + "' is not valid").exception());
  }
}
