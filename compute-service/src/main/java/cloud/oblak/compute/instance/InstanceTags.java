package cloud.oblak.compute.instance;

import cloud.oblak.compute.tag.TagChange;
import cloud.oblak.compute.tag.Taggable;
import cloud.oblak.platform.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The tags of instances. */
@ApplicationScoped
class InstanceTags implements Taggable {
  private final Instances instances;

  InstanceTags(Instances instances) {
    this.instances = instances;
  }

  @Override
  public boolean means(String id) {
    return Instances.IDS.wellFormed(id);
  }

  @Override
  public void tag(Principal caller, List<String> ids, TagChange change) {
    instances.tag(caller, ids, change::apply);
  }
}
