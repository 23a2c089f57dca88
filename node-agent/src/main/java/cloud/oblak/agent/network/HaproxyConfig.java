package cloud.oblak.agent.network;

import java.nio.file.Path;
import java.util.List;

/**
 * Writes the configuration of a VPC's metadata proxy, which tells the agent the VPC and the guest's
 * address and holds requests for half a minute while the agent restarts.
 */
final class HaproxyConfig {
  private HaproxyConfig() {}

  /** The configuration; it holds the proxy's secret and is for root's eyes only. */
  static String of(String vpcId, String namespace, int port, String secret, String user) {
    return """
    global
      user %s
      nbthread 1
      maxconn 500

    defaults
      mode http
      timeout client 35s
      timeout server 35s
      timeout connect 500ms
      timeout http-request 10s
      timeout queue 35s

    frontend metadata
      bind 169.254.169.254:80 namespace %s
      http-request set-header X-Oblak-Vpc %s
      http-request set-header X-Forwarded-For %%[src]
      http-request set-header X-Oblak-Proxy-Secret %s
      default_backend agent

    backend agent
      retries 60
      retry-on conn-failure
      server agent 127.0.0.1:%d
    """
        .formatted(user, namespace, vpcId, secret, port);
  }

  /** How it is started. */
  static List<String> command(Path config, Path pidFile) {
    return List.of("haproxy", "-D", "-f", config.toString(), "-p", pidFile.toString());
  }
}
