package cloud.oblak.nodeapi;

import java.util.Map;

/**
 * What a host gets for its token.
 *
 * @param hostId {@code h-…}, also the certificate's common name
 * @param certificate PEM, valid for the agent listeners only
 * @param authority PEM of the installation's certificate authority
 * @param installation the installation's id
 * @param services base URL of each service's TLS listener, keys {@code compute} and {@code
 *     network}; the agent connects to {@code <base>/agent/<service>}
 */
public record JoinAnswer(
    String hostId,
    String certificate,
    String authority,
    String installation,
    Map<String, String> services) {}
