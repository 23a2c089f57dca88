package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.RoleCredentials;
import cloud.oblak.nodeapi.ToService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hands hosts the credentials of their instances; none of them is kept here. */
@ApplicationScoped
public class GuestRoles {
  private static final int AT_ONCE = 100;

  private final InstanceStore store;
  private final Profiles profiles;

  GuestRoles(InstanceStore store, Profiles profiles) {
    this.store = store;
    this.profiles = profiles;
  }

  /** Credentials of those of the instances that are on the host and have a profile. */
  public List<RoleCredentials> of(String hostId, List<ToService.WantedCredentials> wanted) {
    Map<String, String> had = new HashMap<>();
    wanted.stream().limit(AT_ONCE).forEach(one -> had.put(one.instanceId(), one.accessKeyId()));
    List<Profiles.Wanted> asked =
        store.withProfileOnHost(hostId, had.keySet()).stream()
            .map(instance ->
                new Profiles.Wanted(
                    instance.origin().accountId(),
                    instance.id(),
                    instance.condition().options().profile().id(),
                    had.get(instance.id())))
            .toList();
    return asked.isEmpty() ? List.of() : profiles.credentials(asked);
  }
}
