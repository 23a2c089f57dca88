package cloud.oblak.gateway.door;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the gateway alone is told. */
@ConfigMapping(prefix = "oblak.gateway")
interface GatewayConfig {
  /** Plain HTTP on more than loopback, for example behind a proxy that speaks TLS. */
  @WithDefault("false")
  boolean plainHttp();

  /**
   * The public listener's certificate and those that signed it, in PEM; read again when the file
   * changes. Absent: it speaks plain HTTP.
   */
  Optional<Path> tlsCertificate();

  /** The key of that certificate: PKCS#8 in PEM, not encrypted. */
  Optional<Path> tlsKey();

  /**
   * Addresses of proxies before this listener; what such a proxy says in X-Forwarded-For and
   * X-Forwarded-Proto is believed. It has to set both: what it hands on of the client's is not told
   * apart.
   */
  Optional<List<String>> trustedProxies();

  /** Address of this process' TLS listener; absent: the same as of the public one. */
  Optional<String> tlsHost();

  /** How long a service in another process may take until its answer begins. */
  @WithDefault("30s")
  Duration answerWithin();

  /** Largest body of a request in bytes. */
  @WithDefault("1048576")
  int maxBody();

  /** Requests of one account. */
  AccountRate account();

  /** Requests from one address, also those without a credential. */
  AddressRate address();

  /** The token bucket of an account. */
  interface AccountRate {
    /** Requests per second in the long run. */
    @WithDefault("200")
    int perSecond();

    /** Requests at once. */
    @WithDefault("400")
    int burst();
  }

  /** The token bucket of an address. */
  interface AddressRate {
    /** Requests per second in the long run. */
    @WithDefault("400")
    int perSecond();

    /** Requests at once. */
    @WithDefault("800")
    int burst();
  }
}
