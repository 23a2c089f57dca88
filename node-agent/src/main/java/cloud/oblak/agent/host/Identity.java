package cloud.oblak.agent.host;

import cloud.oblak.nodeapi.CertificateAnswer;
import cloud.oblak.nodeapi.JoinAnswer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
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

  /** What it shows of itself. */
  X509Certificate certificate() {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(answer.certificate().getBytes(StandardCharsets.UTF_8)));
    } catch (CertificateException unreadable) {
      throw new IllegalStateException("the host's certificate cannot be used", unreadable);
    }
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
