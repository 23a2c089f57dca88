package cloud.oblak.compute.instance;

import cloud.oblak.compute.image.ImageConfig;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.ContainerSpec;
import cloud.oblak.nodeapi.ImageSpec;
import cloud.oblak.nodeapi.Limits;
import cloud.oblak.nodeapi.Metadata;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.VmSpec;
import cloud.oblak.nodeapi.Workload;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells hosts which workloads they shall have, in the caller's transaction. */
@ApplicationScoped
class Wishes {
  private final HostObjects objects;
  private final InstallationConfig installation;
  private final ImageConfig images;
  private final InstanceConfig config;

  Wishes(
      @Identifier("compute") HostObjects objects,
      InstallationConfig installation,
      ImageConfig images,
      InstanceConfig config) {
    this.objects = objects;
    this.installation = installation;
    this.images = images;
    this.config = config;
  }

  void tell(Collection<Instance> instances) {
    List<HostObjects.Wish> wishes = new ArrayList<>();
    Map<String, List<String>> forgotten = new TreeMap<>();
    for (Instance instance : instances) {
      Instance.Condition now = instance.condition();
      String host = now.place().hostId();
      switch (now.state()) {
        case PENDING, RUNNING, STOPPING, STOPPED ->
            wishes.add(wish(host, instance, workload(instance)));
        case SHUTTING_DOWN -> wishes.add(wish(host, instance, null));
        case TERMINATED ->
            forgotten.computeIfAbsent(host, none -> new ArrayList<>()).add(instance.id());
      }
    }
    objects.putAll(wishes);
    forgotten.forEach((host, ids) -> objects.forget(host, ObjectKind.WORKLOAD, ids));
  }

  private static HostObjects.Wish wish(String host, Instance instance, Workload workload) {
    return new HostObjects.Wish(
        host,
        ObjectKind.WORKLOAD,
        instance.id(),
        instance.condition().power().generation(),
        workload);
  }

  void forget(String hostId, String instanceId) {
    objects.forget(hostId, ObjectKind.WORKLOAD, instanceId);
  }

  private Workload workload(Instance instance) {
    Origin origin = instance.origin();
    Instance.Condition now = instance.condition();
    Origin.Size size = origin.size();
    if (origin.guest().command() == null) {
      throw new IllegalStateException(instance.id() + " was not read in full.");
    }
    Limits limits =
        new Limits(
            size.vcpus(),
            size.cpuLimit(),
            Math.toIntExact(size.cpuClaim()),
            size.memoryBytes(),
            size.diskBytes(),
            size.diskIops(),
            size.pids());
    Power power = now.power().on() ? Power.ON : Power.OFF;
    return switch (origin.kind()) {
      case VM ->
          new VmSpec(
              instance.id(),
              origin.accountId(),
              power,
              now.power().reboots(),
              timeout(now, config.vmStopTimeout()),
              image(origin),
              limits,
              now.place().portId(),
              metadata(instance));
      case CONTAINER ->
          new ContainerSpec(
              instance.id(),
              origin.accountId(),
              power,
              now.power().reboots(),
              timeout(now, config.containerStopTimeout()),
              image(origin),
              limits,
              now.place().portId(),
              metadata(instance),
              origin.guest().command(),
              origin.guest().environment(),
              origin.guest().workingDirectory(),
              now.options().restart());
    };
  }

  private static Duration timeout(Instance.Condition now, Duration graceful) {
    return now.power().forced() ? Duration.ZERO : graceful;
  }

  private ImageSpec image(Origin origin) {
    Origin.ImageRef image = origin.image();
    return new ImageSpec(
        image.id(),
        origin.kind(),
        image.location(),
        image.checksum(),
        image.trusted(),
        images.allowedImageHosts().orElse(List.of()),
        // What is not trusted is the instance's owner's own; nobody waits for what is.
        image.trusted() ? "" : origin.accountId());
  }

  private Metadata metadata(Instance instance) {
    Origin origin = instance.origin();
    Origin.Guest guest = origin.guest();
    Instance.Condition now = instance.condition();
    return new Metadata(
        origin.size().type(),
        now.place().hostname(),
        guest.publicKey().isEmpty()
            ? List.of()
            : List.of(new Metadata.NamedKey(guest.keyName(), guest.publicKey())),
        guest.userData(),
        installation.region() + now.place().zone(),
        installation.region(),
        instance.launchIndex(),
        origin.reservationId(),
        now.times().launched().toString(),
        now.options().metadata().tags() ? now.tags() : Map.of(),
        now.options().metadata().access(),
        now.options().profile().told());
  }
}
