package cloud.oblak.agent.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.desired.StateFolder.Safety;
import cloud.oblak.agent.loop.Backoff;
import cloud.oblak.nodeapi.HostReport;
import cloud.oblak.nodeapi.JoinAnswer;
import cloud.oblak.nodeapi.JoinRequest;
import cloud.oblak.nodeapi.NodeJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets this host its identity: once, by the one-time token. The key is stored before the first
 * request and the request is repeated with the same key, so that a lost answer costs nothing.
 */
public final class Joining {
  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
  private static final String KEY = "identity/host.key";
  private static final String ANSWER = "identity/answer.json";
  // For people and their tools; its presence says that the host has joined.
  private static final String CERTIFICATE = "identity/certificate.pem";
  private static final int MOST_BYTES = 1 << 20;

  private final StateFolder folder;
  private final URI controlPlane;
  private final String token;
  private final Backoff backoff;

  public Joining(StateFolder folder, URI controlPlane, String token, Backoff backoff) {
    this.folder = folder;
    this.controlPlane = controlPlane;
    this.token = token;
    this.backoff = backoff;
  }

  /** The identity of an earlier join. */
  public Optional<Identity> stored() {
    Optional<byte[]> key = folder.read(KEY);
    Optional<byte[]> answer = folder.read(ANSWER);
    if (key.isEmpty() || answer.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Identity(
              new String(key.get(), UTF_8),
              NodeJson.mapper().readValue(answer.get(), JoinAnswer.class)));
    } catch (IOException damaged) {
      throw new IllegalStateException("the stored identity cannot be read", damaged);
    }
  }

  /** Joins, trying again while the control plane cannot be reached; blocks until then. */
  public Identity join(HostReport host) throws InterruptedException, JoinRefused {
    Optional<Identity> known = stored();
    if (known.isPresent()) {
      String certificate = known.get().answer().certificate();
      folder.write(CERTIFICATE, certificate.getBytes(UTF_8), Safety.POWER);
      return known.get();
    }
    if (token.isEmpty()) {
      throw new JoinRefused("this host has not joined yet and has no join-token: give it one");
    }
    String key = folder.read(KEY).map(pem -> new String(pem, UTF_8)).orElse(null);
    if (key == null) {
      key = HostKey.generate();
      folder.write(KEY, key.getBytes(UTF_8), Safety.POWER);
    }
    JoinRequest request = new JoinRequest(token, HostKey.certificateRequest(key), host);
    for (int failures = 1; ; failures++) {
      try {
        byte[] body = post(NodeJson.mapper().writeValueAsBytes(request));
        Identity identity = new Identity(key, NodeJson.mapper().readValue(body, JoinAnswer.class));
        folder.write(ANSWER, body, Safety.POWER);
        folder.write(CERTIFICATE, identity.answer().certificate().getBytes(UTF_8), Safety.POWER);
        LOG.info(
            "host={} joined installation={}", identity.hostId(), identity.answer().installation());
        return identity;
      } catch (IOException unreachable) {
        Duration delay = backoff.after(failures);
        LOG.warn("join failed=\"{}\" again={}ms", unreachable.getMessage(), delay.toMillis());
        Thread.sleep(delay);
      }
    }
  }

  private byte[] post(byte[] body) throws IOException, JoinRefused {
    HttpURLConnection connection =
        (HttpURLConnection) controlPlane.resolve("/v1/hosts/join").toURL().openConnection();
    connection.setConnectTimeout(5_000);
    connection.setReadTimeout(30_000);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    connection.setRequestProperty("Content-Type", "application/json");
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    int status = connection.getResponseCode();
    if (status / 100 == 2) {
      try (InputStream in = connection.getInputStream()) {
        return in.readNBytes(MOST_BYTES);
      }
    }
    String problem = "";
    try (InputStream in = connection.getErrorStream()) {
      problem = in == null ? "" : new String(in.readNBytes(2_000), UTF_8);
    }
    if (status == 400 || status == 401 || status == 403 || status == 409 || status == 422) {
      throw new JoinRefused("the control plane refused to let this host join: " + problem);
    }
    throw new IOException("HTTP " + status + " " + problem);
  }

  /** The control plane does not accept the token; asking again cannot help. */
  public static final class JoinRefused extends Exception {
    JoinRefused(String message) {
      super(message);
    }
  }
}
