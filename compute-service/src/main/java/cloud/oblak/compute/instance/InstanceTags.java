package cloud.oblak.compute.instance;

import cloud.oblak.compute.tag.TagChange;
import cloud.oblak.compute.tag.Taggable;
import cloud.oblak.compute.volume.RootVolumes;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tags of instances and of their root volumes, which lie in the same rows: these are locked in
 * one order, whichever of the two a call names.
 */
@ApplicationScoped
class InstanceTags implements Taggable {
  private final Instances instances;
  private final RootVolumes volumes;

  InstanceTags(Instances instances, RootVolumes volumes) {
    this.instances = instances;
    this.volumes = volumes;
  }

  @Override
  public boolean means(String id) {
    return Instances.IDS.wellFormed(id) || RootVolumes.IDS.wellFormed(id);
  }

  @Override
  public void tag(Principal caller, List<String> ids, TagChange change) {
    Map<Boolean, List<String>> kinds =
        ids.stream().collect(Collectors.partitioningBy(RootVolumes.IDS::wellFormed));
    List<String> disks = kinds.get(true);
    List<String> own = kinds.get(false);
    if (disks.isEmpty()) {
      instances.tag(caller, own, change::apply);
      return;
    }
    QuarkusTransaction.joiningExisting()
        .run(() -> {
          volumes.lock(caller.accountId(), ids);
          if (!own.isEmpty()) {
            instances.tag(caller, own, change::apply);
          }
          volumes.tag(caller, disks, change);
        });
  }
}
