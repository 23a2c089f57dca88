package cloud.oblak.agent.link;

import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.hypervisor.Screenshot;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.nodeapi.ToService;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What an agent has to say to one service, and does with what that says. */
public interface Dialogue {

  /** The service's name, {@code compute} or {@code network}. */
  String service();

  HostReport host();

  /** The highest epoch that was ever seen of the service. */
  OptionalLong epochSeen();

  void sawEpoch(long epoch);

  void desired(long epoch, DesiredObject object);

  /** The full list of a new connection named exactly these. */
  void listed(List<DesiredObject> named);

  /** What has changed since the last call. */
  List<ObservedObject> takeChanges();

  /** Everything, or empty while something has not been looked at yet. */
  Optional<List<ObservedObject>> inventory();

  /** What is to be asked of the service now; empty where there is nothing. */
  Optional<ToService> question();

  /** Credentials of this host's instances came. */
  void credentials(List<RoleCredentials> credentials);

  ConsolePart console(String instanceId, String after, int maxBytes);

  Screenshot screenshot(String instanceId, boolean wake);

  /** The sign of life. */
  ToService.Alive alive();
}
