package cloud.oblak.gateway.door;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start where tokens would cross a network in the clear, unless asked for by name. */
@Singleton
class ListenerCheck {
  private final GatewayConfig config;
  private final String host;

  ListenerCheck(GatewayConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
    this.config = config;
    this.host = host;
  }

  void atStart(@Observes StartupEvent event) {
    if (config.tlsCertificate().isPresent() != config.tlsKey().isPresent()) {
      throw new IllegalStateException(
          "oblak.gateway.tls-certificate and oblak.gateway.tls-key belong together: set both.");
    }
    check(host, config.plainHttp() || config.tlsCertificate().isPresent());
  }

  static void check(String host, boolean allowed) {
    if (!allowed && !isLoopback(host)) {
      throw new IllegalStateException(
          "The public listener at "
              + host
              + " would speak plain HTTP beyond loopback. Give it a certificate"
              + " (oblak.gateway.tls-certificate and .tls-key), put a proxy with TLS before it and"
              + " bind it to 127.0.0.1, or set oblak.gateway.plain-http=true if the network is trusted.");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new IllegalStateException("quarkus.http.host " + host + " does not resolve.", unknown);
    }
  }
}
