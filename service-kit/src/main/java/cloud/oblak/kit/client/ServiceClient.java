package cloud.oblak.kit.client;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.kit.web.Problem;
import cloud.oblak.kit.web.TokenFilter;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Calls the internal API of another service: mutual TLS, a token of the calling service, JSON both
 * ways. A problem that the other service answers is thrown as the same fault here.
 */
@ApplicationScoped
public class ServiceClient {
  private static final Logger LOG = Logger.getLogger(ServiceClient.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

  private final HttpClient http;
  private final TokenMint mint;
  private final ObjectMapper json;
  private final ObjectMapper answers;
  private final InstallationConfig config;
  private final int tlsPort;
  private final TransactionSynchronizationRegistry transactions;

  ServiceClient(
      ServiceKeys keys,
      TokenMint mint,
      ObjectMapper json,
      InstallationConfig config,
      @ConfigProperty(name = "quarkus.http.ssl-port", defaultValue = "8443") int tlsPort,
      TransactionSynchronizationRegistry transactions) {
    this.mint = mint;
    this.json = json;
    this.answers = lenient(json);
    this.config = config;
    this.tlsPort = tlsPort;
    this.transactions = transactions;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(keys.clientContext())
            .build();
  }

  /** Base URL of a service's TLS listener, without a trailing slash. */
  public String baseUrl(String service) {
    return config.services().getOrDefault(service, "https://127.0.0.1:" + tlsPort);
  }

  /** Calls with the default time limit of 15 s. */
  public <T> T call(
      String from, String to, String method, String path, Object body, Class<T> answer) {
    return call(from, to, method, path, body, answer, DEFAULT_TIMEOUT);
  }

  /**
   * Calls another service.
   *
   * @param from the calling service, on whose behalf the token speaks
   * @param to the called service
   * @param path with query, for example {@code /internal/network/ports}
   * @param body written as JSON; null for none
   * @param answer type of the answer; {@code Void.class} for none
   * @throws FaultException the fault that the service answered; Unavailable where it does not
   *     answer in time
   * @throws IllegalStateException inside a transaction: a call must never hold one open
   */
  public <T> T call(
      String from,
      String to,
      String method,
      String path,
      Object body,
      Class<T> answer,
      Duration timeout) {
    if (transactions.getTransactionKey() != null) {
      throw new IllegalStateException("No HTTP call inside a transaction: " + to + " " + path);
    }
    Object requestId = MDC.get("requestId");
    String id = requestId == null ? "" : requestId.toString();
    Principal self = new Principal("", "service:" + from, Set.of(), from, "", id);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(baseUrl(to) + path))
            .timeout(timeout)
            .header("Authorization", "Bearer " + mint.mint(self, to))
            .header(TokenFilter.REQUEST_ID, id)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(write(body)));
    return read(send(to, request.build()), to, answer);
  }

  private HttpResponse<byte[]> send(String to, HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException failed) {
      throw new Fault.Unavailable(
              CommonFault.UNAVAILABLE, "The " + to + " service does not answer; try again.")
          .exception(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Fault.Unavailable(CommonFault.UNAVAILABLE, "The service is stopping; try again.")
          .exception(stopped);
    }
  }

  private <T> T read(HttpResponse<byte[]> response, String from, Class<T> answer) {
    try {
      if (response.statusCode() < 300) {
        return answer == Void.class ? null : answers.readValue(response.body(), answer);
      }
      throw answers.readValue(response.body(), Problem.class).fault().exception();
    } catch (IOException unreadable) {
      LOG.warnf(unreadable, "The answer %d of %s cannot be read", response.statusCode(), from);
      throw new Fault.Unavailable(
              CommonFault.UNAVAILABLE,
              "The " + from + " service answered " + response.statusCode() + "; try again.")
          .exception(unreadable);
    }
  }

  /** What a newer release adds to its answers is no mistake, unlike in what users send. */
  private static ObjectMapper lenient(ObjectMapper json) {
    return json.copy()
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
  }

  private byte[] write(Object body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalArgumentException("The body cannot be written as JSON.", unwritable);
    }
  }
}
