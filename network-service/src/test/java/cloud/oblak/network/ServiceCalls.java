package cloud.oblak.network;

import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.testkit.TestInstallation;
import cloud.oblak.testkit.TestTokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls the service as compute or as the gateway would: mutual TLS, JSON. */
public final class ServiceCalls {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final String baseUrl;
  private final TestTokens tokens = TestTokens.ofInstallation();

  /** An answer; the body is missing where there was none. */
  public record Answer(int status, JsonNode body) {
    /** The code of a problem. */
    public String code() {
      return body.path("code").asText();
    }
  }

  /** Calls the TLS listener at this address, without a trailing slash. */
  public ServiceCalls(String baseUrl) {
    this.baseUrl = baseUrl;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(new ServiceKeys(TestInstallation.pki()).clientContext())
            .build();
  }

  /** Tokens of the running installation. */
  public TestTokens tokens() {
    return tokens;
  }

  /** Calls as compute. */
  public Answer asCompute(String path, Object body) {
    return call("POST", path, tokens.service("compute", "network"), body);
  }

  /** One call of the AWS face; answers the XML. */
  public HttpResponse<String> aws(String authorization, String form) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(baseUrl + "/aws/network/ec2"))
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("Authorization", authorization)
              .POST(HttpRequest.BodyPublishers.ofString(form + "&Version=2016-11-15"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Calls with the given authorization; null for none. */
  public Answer call(String method, String path, String authorization, Object body) {
    return call(method, path, authorization, body, "");
  }

  /** Calls with an Idempotency-Key; empty for none. */
  public Answer call(
      String method, String path, String authorization, Object body, String idempotencyKey) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(baseUrl + path))
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(
                          body instanceof String text ? text : JSON.writeValueAsString(body)));
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      if (!idempotencyKey.isEmpty()) {
        request.header("Idempotency-Key", idempotencyKey);
      }
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          response.body().length == 0
              ? JsonNodeFactory.instance.missingNode()
              : JSON.readTree(response.body()));
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
