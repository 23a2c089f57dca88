package cloud.oblak.compute.instance;

import cloud.oblak.compute.tag.Taggable;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.platform.Principal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The tags of instances. */
@ApplicationScoped
class InstanceTags implements Taggable {
  private final Instances instances;

  InstanceTags(Instances instances) {
    this.instances = instances;
  }

  @Override
  public ResourceIds ids() {
    return Instances.IDS;
  }

  @Override
  public void tag(Principal caller, List<String> ids, UnaryOperator<Map<String, String>> change) {
    instances.tag(caller, ids, change);
  }
}
