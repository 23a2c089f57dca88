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
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
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
  // Holds key and answer in one, so that they change together.
  private static final String RENEWED = "identity/renewed.json";
  private static final Set<Integer> FINAL = Set.of(400, 401, 403, 409, 422);

  private final StateFolder folder;
  private final Target target;
  private final String token;
  private final Backoff backoff;

  /**
   * Where to join.
   *
   * @param controlPlane public URL
   * @param trust certificates in PEM to trust there; null: those that Java trusts
   */
  public record Target(URI controlPlane, Path trust) {}

  public Joining(StateFolder folder, Target target, String token, Backoff backoff) {
    this.folder = folder;
    this.target = target;
    this.token = token;
    this.backoff = backoff;
  }

  /** The identity of an earlier join, with the newest certificate. */
  public Optional<Identity> stored() {
    Optional<byte[]> renewed = folder.read(RENEWED);
    if (renewed.isPresent()) {
      return Optional.of(read(renewed.get(), Identity.class));
    }
    Optional<byte[]> key = folder.read(KEY);
    Optional<byte[]> answer = folder.read(ANSWER);
    if (key.isEmpty() || answer.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Identity(new String(key.get(), UTF_8), read(answer.get(), JoinAnswer.class)));
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return NodeJson.mapper().readValue(json, type);
    } catch (IOException damaged) {
      throw new IllegalStateException("the stored identity cannot be read", damaged);
    }
  }

  /** Keeps the identity with its next certificate in place of the one before. */
  void renewed(Identity identity) throws IOException {
    folder.write(RENEWED, NodeJson.mapper().writeValueAsBytes(identity), Safety.POWER);
    folder.write(CERTIFICATE, identity.answer().certificate().getBytes(UTF_8), Safety.POWER);
  }

  /**
   * Joins, trying again while the control plane cannot be reached; blocks until then. An earlier
   * identity is kept unless its certificate has ended and there is a token that is accepted.
   */
  public Identity join(HostReport host, Instant now) throws InterruptedException, JoinRefused {
    Optional<Identity> known = stored();
    if (known.isEmpty()) {
      if (token.isEmpty()) {
        throw new JoinRefused("this host has not joined yet and has no join-token: give it one");
      }
      return anew(host);
    }
    Instant end = known.get().certificate().getNotAfter().toInstant();
    if (!end.isAfter(now)) {
      LOG.error(
          "host={} its certificate ended at {}; a new join-token lets it join anew",
          known.get().hostId(),
          end);
      if (!token.isEmpty()) {
        try {
          return anew(host);
        } catch (JoinRefused refused) {
          // Its guests still need an agent.
          LOG.error("host={} {}", known.get().hostId(), refused.getMessage());
        }
      }
    }
    String certificate = known.get().answer().certificate();
    folder.write(CERTIFICATE, certificate.getBytes(UTF_8), Safety.POWER);
    return known.get();
  }

  private Identity anew(HostReport host) throws InterruptedException, JoinRefused {
    String key = folder.read(KEY).map(pem -> new String(pem, UTF_8)).orElse(null);
    if (key == null) {
      key = HostKey.generate();
      folder.write(KEY, key.getBytes(UTF_8), Safety.POWER);
    }
    JoinRequest request = new JoinRequest(token, HostKey.certificateRequest(key), host);
    for (int failures = 1; ; failures++) {
      try {
        String body = post(NodeJson.mapper().writeValueAsBytes(request));
        Identity identity = new Identity(key, NodeJson.mapper().readValue(body, JoinAnswer.class));
        folder.write(ANSWER, body.getBytes(UTF_8), Safety.POWER);
        folder.delete(RENEWED);
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

  private String post(byte[] body) throws IOException, JoinRefused {
    Posting posting =
        Posting.to(
            target.controlPlane().resolve("/v1/hosts/join"),
            target.trust() == null ? null : Trust.in(target.trust()),
            body);
    if (posting.well()) {
      return posting.body();
    }
    if (FINAL.contains(posting.status())) {
      throw new JoinRefused(
          "the control plane refused to let this host join: " + posting.problem());
    }
    throw new IOException(posting.problem());
  }

  /** The control plane does not accept the token; asking again cannot help. */
  public static final class JoinRefused extends Exception {
    JoinRefused(String message) {
      super(message);
    }
  }
}
