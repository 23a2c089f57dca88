package cloud.oblak.gateway.door;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where a request came from: the last hop that is no proxy of the installation's own. */
final class ClientAddress {
  private final Set<InetAddress> proxies;

  /**
   * Trusts these proxies.
   *
   * @param proxies IP addresses, no names and no networks
   */
  ClientAddress(List<String> proxies) {
    this.proxies =
        proxies.stream()
            .map(proxy ->
                literal(proxy)
                    .orElseThrow(() ->
                        new IllegalStateException(
                            "oblak.gateway.trusted-proxies: " + proxy + " is not an IP address.")))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The client's address.
   *
   * @param socket who is connected; empty where unknown
   * @param forwarded the headers X-Forwarded-For in their order; only what a trusted proxy added
   *     counts
   */
  String of(String socket, List<String> forwarded) {
    List<String> hops =
        forwarded.stream().flatMap(line -> Arrays.stream(line.split(",", -1))).toList();
    String address = socket;
    for (int i = hops.size() - 1; i >= 0 && trusted(address); i--) {
      Optional<InetAddress> hop = literal(hops.get(i).strip());
      if (hop.isEmpty()) {
        return address;
      }
      address = hop.get().getHostAddress();
    }
    return address;
  }

  /**
   * Whether the client's own connection is encrypted.
   *
   * @param socket who is connected; empty where unknown
   * @param tls whether that connection is
   * @param forwarded the headers X-Forwarded-Proto in their order; the last one counts, where a
   *     trusted proxy sent it, for a client may have sent others before
   */
  boolean secure(String socket, boolean tls, List<String> forwarded) {
    if (forwarded.isEmpty() || !trusted(socket)) {
      return tls;
    }
    String last = forwarded.getLast();
    return last.substring(last.lastIndexOf(',') + 1).strip().equalsIgnoreCase("https");
  }

  private boolean trusted(String address) {
    return !proxies.isEmpty() && literal(address).filter(proxies::contains).isPresent();
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }
}
