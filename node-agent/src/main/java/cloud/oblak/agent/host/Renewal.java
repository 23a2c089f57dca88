package cloud.oblak.agent.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.desired.StateFolder.Safety;
import cloud.oblak.nodeapi.CertificateAnswer;
import cloud.oblak.nodeapi.CertificateRenewal;
import cloud.oblak.nodeapi.NodeJson;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets this host its next certificate when two thirds of the life of the present one are over, with
 * a new key. The key is stored before the first request, so that a lost answer costs nothing.
 */
public final class Renewal {
  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
  private static final String KEY = "identity/next.key";

  private final StateFolder folder;
  private final Joining joining;
  private final LiveIdentity live;
  private final Clock clock;

  public Renewal(StateFolder folder, Joining joining, LiveIdentity live, Clock clock) {
    this.folder = folder;
    this.joining = joining;
    this.live = live;
    this.clock = clock;
  }

  /**
   * Renews where it is time to; what fails is tried again the next time.
   *
   * @return whether the host has another certificate now
   */
  public boolean look() {
    if (!due(live.certificate())) {
      return false;
    }
    try {
      renew();
      return true;
    } catch (IOException | IllegalStateException failed) {
      LOG.warn(
          "host={} certificate ends={} not renewed=\"{}\"",
          live.identity().hostId(),
          live.certificate().getNotAfter().toInstant(),
          failed.getMessage());
      return false;
    }
  }

  private boolean due(X509Certificate certificate) {
    Instant begins = certificate.getNotBefore().toInstant();
    Duration life = Duration.between(begins, certificate.getNotAfter().toInstant());
    return clock.instant().isAfter(begins.plus(life.multipliedBy(2).dividedBy(3)));
  }

  private void renew() throws IOException {
    String key = folder.read(KEY).map(pem -> new String(pem, UTF_8)).orElse(null);
    if (key == null) {
      key = HostKey.generate();
      folder.write(KEY, key.getBytes(UTF_8), Safety.POWER);
    }
    Identity shown = live.identity();
    Posting posting =
        Posting.to(
            URI.create(
                shown.service("compute").toString().replaceAll("/+$", "") + "/agent/certificates"),
            Trust.between(shown.answer().authority(), live),
            NodeJson.mapper()
                .writeValueAsBytes(new CertificateRenewal(HostKey.certificateRequest(key))));
    if (!posting.well()) {
      throw new IOException(posting.problem());
    }
    CertificateAnswer answer = NodeJson.mapper().readValue(posting.body(), CertificateAnswer.class);
    joining.renewed(joining.stored().orElse(shown).with(key, answer));
    live.change(shown.with(key, answer));
    folder.delete(KEY);
    LOG.info(
        "host={} certificate renewed ends={}",
        shown.hostId(),
        live.certificate().getNotAfter().toInstant());
  }
}
