package cloud.oblak.agent.host;

import cloud.oblak.nodeapi.CertificateAnswer;
import cloud.oblak.nodeapi.JoinAnswer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Who this host is.
 *
 * @param privateKey PKCS#8 in PEM, never leaves the host
 * @param answer what the control plane gave for the join token
 */
public record Identity(String privateKey, JoinAnswer answer) {
  public String hostId() {
    return answer.hostId();
  }

  /** Base URL of a service's TLS listener. */
  public URI service(String name) {
    String url = answer.services().get(name);
    if (url == null) {
      throw new IllegalStateException("the join answer names no service " + name);
    }
    return URI.create(url);
  }

  /** The same host with other addresses for some services. */
  public Identity at(Map<String, URI> services) {
    Map<String, String> all = new HashMap<>(answer.services());
    services.forEach((name, url) -> all.put(name, url.toString()));
    return new Identity(
        privateKey,
        new JoinAnswer(
            answer.hostId(),
            answer.certificate(),
            answer.authority(),
            answer.installation(),
            Map.copyOf(all)));
  }

  /** The same host with another key and its certificate. */
  Identity with(String newKey, CertificateAnswer renewed) {
    return new Identity(
        newKey,
        new JoinAnswer(
            answer.hostId(),
            renewed.certificate(),
            renewed.authority(),
            answer.installation(),
            answer.services()));
  }

  @Override
  public String toString() {
    return "Identity[" + answer.hostId() + "]";
  }
}
