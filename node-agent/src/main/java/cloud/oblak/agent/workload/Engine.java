package cloud.oblak.agent.workload;

import cloud.oblak.agent.Grace;
import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.hypervisor.Screenshot;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.agent.port.Ports;
import cloud.oblak.nodeapi.Workload;
import java.util.List;
import java.util.Optional;

/** What both kinds of drivers have in common, for one kind of workload. */
sealed interface Engine permits ContainerEngine, VmEngine {
  void prepare(Workload spec, LocalImage image);

  void start(Workload spec, LocalImage image, Ports.Ready port);

  void stop(String instanceId, Grace grace);

  /** Restarts the guest, or leaves it off to be started again. */
  void reboot(String instanceId, Grace grace);

  void remove(String instanceId);

  Optional<GuestState> inspect(String instanceId);

  List<GuestState> list();

  ConsolePart console(String instanceId, String after, int maxBytes);

  Screenshot screenshot(String instanceId, boolean wake);
}
