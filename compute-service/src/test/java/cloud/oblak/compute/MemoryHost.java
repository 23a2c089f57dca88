package cloud.oblak.compute;

import cloud.oblak.kit.host.HostListener;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.ImageSpec;
import cloud.oblak.nodeapi.ImageStatus;
import cloud.oblak.nodeapi.NodeStatus;
import cloud.oblak.nodeapi.ObjectKind;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.Power;
import cloud.oblak.nodeapi.Workload;
import cloud.oblak.nodeapi.WorkloadStatus;
import java.time.Instant;
import java.util.List;

/** A host that does at once what it is asked, each time it is told to look. */
public final class MemoryHost {
  private final String id;
  private final HostListener listener;
  private final HostObjects objects;

  /** A host that is known already. */
  public MemoryHost(String id, HostListener listener, HostObjects objects) {
    this.id = id;
    this.listener = listener;
    this.objects = objects;
  }

  /** What a host of this size reports. */
  public static HostReport report(int vcpus, long memoryBytes) {
    return new HostReport(
        "memory",
        "x86_64",
        vcpus,
        memoryBytes,
        1L << 40,
        List.of("a", "b", "c"),
        true,
        "memory",
        "memory",
        "memory");
  }

  /** The host's id. */
  public String id() {
    return id;
  }

  /** Does all that is asked and reports it. */
  public void work() {
    List<ObservedObject> seen =
        objects.all(id).stream()
            .map(
                wish -> new ObservedObject(wish.kind(), wish.id(), wish.generation(), status(wish)))
            .toList();
    listener.observed(id, seen, true);
  }

  /** Reports one workload. */
  public void report(String instanceId, long generation, WorkloadStatus status) {
    listener.observed(
        id,
        List.of(new ObservedObject(ObjectKind.WORKLOAD, instanceId, generation, status)),
        false);
  }

  private static NodeStatus status(DesiredObject wish) {
    Instant now = Instant.now();
    if (wish.kind() == ObjectKind.IMAGE) {
      if (wish.removed()) {
        return new ImageStatus(ImageStatus.Phase.GONE, "", 0, 0, "");
      }
      return ((ImageSpec) wish.spec()).location().contains("missing")
          ? new ImageStatus(ImageStatus.Phase.FAILED, "", 0, 0, "The registry answered 404.")
          : new ImageStatus(ImageStatus.Phase.AVAILABLE, "sha256:1234", 10, 1 << 20, "");
    }
    if (wish.removed()) {
      return new WorkloadStatus(WorkloadStatus.Phase.GONE, null, "", null, now, 0);
    }
    Workload workload = (Workload) wish.spec();
    return workload.power() == Power.ON
        ? new WorkloadStatus(WorkloadStatus.Phase.RUNNING, null, "", now, now, workload.reboots())
        : new WorkloadStatus(WorkloadStatus.Phase.STOPPED, null, "", null, now, workload.reboots());
  }
}
