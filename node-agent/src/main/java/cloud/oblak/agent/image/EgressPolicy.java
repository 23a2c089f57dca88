package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Decides where one download may connect to, and remembers what it refused. */
final class EgressPolicy {
  private final Set<String> allowed;
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  EgressPolicy(List<String> allowedHosts) {
    allowed =
        allowedHosts.stream().map(h -> h.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /** Whether the operator lists this name or address. */
  boolean lists(String host) {
    return allowed.contains(host.toLowerCase(Locale.ROOT));
  }

  /**
   * An address to connect to, resolved once and used as it is.
   *
   * @throws DriverException permanent, where every address of the host is forbidden
   * @throws IOException where it has none
   */
  InetAddress resolve(String host) throws IOException {
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (lists(host) || lists(address.getHostAddress()) || AddressPolicy.isPublic(address)) {
        return address;
      }
    }
    refused.add(host);
    throw forbidden(host);
  }

  /** Fails where a connection was refused meanwhile. */
  void check() {
    for (String host : refused) {
      throw forbidden(host);
    }
  }

  private static DriverException forbidden(String host) {
    return DriverException.permanentFailure(
        "The image's location leads to %s, which is a private, loopback or link-local address."
            .formatted(host),
        null);
  }
}
