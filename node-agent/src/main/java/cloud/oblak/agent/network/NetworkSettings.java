package cloud.oblak.agent.network;

import java.nio.file.Path;

/**
 * What the network of a host needs to know.
 *
 * @param installation the installation's id, eight lower-case hex digits
 * @param directory where it keeps its files; made when missing; every directory above it can be
 *     entered by others (o+x), since dnsmasq reads below it without privileges
 * @param publicPool range of the installation's public addresses, for example {@code 198.18.0.0/20}
 * @param metadataPort port on 127.0.0.1 where the agent answers guests' metadata requests
 * @param proxySecret sent along by the metadata proxies; printable, stable over the agent's
 *     restarts, since a new one restarts every proxy
 */
public record NetworkSettings(
    String installation, Path directory, String publicPool, int metadataPort, String proxySecret) {}
