package cloud.oblak.compute.host;

import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.nodeapi.CertificateAnswer;
import cloud.oblak.nodeapi.JoinAnswer;
import cloud.oblak.nodeapi.JoinRequest;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Principal;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * How a machine becomes a host and stays one: a one-time token buys one certificate for one key, a
 * certificate that is still valid buys the next one.
 */
@ApplicationScoped
public class Joining {
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);
  private static final int TOKEN_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ServiceDatabase database;
  private final Outbox outbox;
  private final Hosts hosts;
  private final ServiceClient services;
  private final InstallationConfig config;

  Joining(
      @Identifier("compute") ServiceDatabase database,
      @Identifier("compute") Outbox outbox,
      Hosts hosts,
      ServiceClient services,
      InstallationConfig config) {
    this.database = database;
    this.outbox = outbox;
    this.hosts = hosts;
    this.services = services;
    this.config = config;
  }

  /** A token for one host, shown once. */
  record HostToken(String token, Instant expiresAt) {}

  /** What identity is asked to sign. */
  record CertificateRequest(String certificateRequest, String hostId) {}

  private record Spent(Instant expiresAt, String hostId, String publicKey) {}

  HostToken newToken(Principal caller) {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant expires = Instant.now().plus(TOKEN_LIFE);
    QuarkusTransaction.requiringNew()
        .run(() -> {
          database.update(
              "INSERT INTO host_token (token_hash, expires_at) VALUES (?, ?)",
              hash(token.getBytes(StandardCharsets.UTF_8)),
              Timestamp.from(expires));
          tell(caller.accountId(), caller.arn(), caller.requestId(), "host-token.create", "");
        });
    return new HostToken(token, expires);
  }

  JoinAnswer join(JoinRequest request) {
    if (request == null || request.token() == null || request.host() == null) {
      throw Fault.missing("token", "token, certificateRequest and host are required.");
    }
    String publicKey = publicKeyOf(request.certificateRequest());
    String hostId = QuarkusTransaction.requiringNew().call(() -> spend(request, publicKey));
    CertificateAnswer signed = sign(request.certificateRequest(), hostId);
    return new JoinAnswer(
        hostId,
        signed.certificate(),
        signed.authority(),
        config.installation(),
        Map.of("compute", services.baseUrl("compute"), "network", services.baseUrl("network")));
  }

  /**
   * The next certificate of a host.
   *
   * @param hostId whom its present certificate names
   * @throws cloud.oblak.platform.FaultException Denied where the host is unknown or fenced
   */
  CertificateAnswer renew(String hostId, String certificateRequest) {
    publicKeyOf(certificateRequest);
    QuarkusTransaction.requiringNew().run(() -> hosts.welcome(hostId));
    CertificateAnswer signed = sign(certificateRequest, hostId);
    QuarkusTransaction.requiringNew()
        .run(() -> {
          hosts.welcome(hostId);
          tell("", "service:compute", "", "host.certificate", hostId);
        });
    return signed;
  }

  private CertificateAnswer sign(String certificateRequest, String hostId) {
    return services.call(
        "compute",
        "identity",
        "POST",
        "/internal/identity/certificates",
        new CertificateRequest(certificateRequest, hostId),
        CertificateAnswer.class);
  }

  /** The host that a token stands for; the first key that comes with it owns it for ever. */
  private String spend(JoinRequest request, String publicKey) {
    String hash = hash(request.token().getBytes(StandardCharsets.UTF_8));
    Spent token =
        database
            .find(
                "SELECT expires_at, host_id, public_key FROM host_token WHERE token_hash = ?"
                    + " FOR UPDATE",
                row ->
                    new Spent(row.getTimestamp(1).toInstant(), row.getString(2), row.getString(3)),
                hash)
            .orElseThrow(Joining::badToken);
    if (token.hostId() != null) {
      if (!publicKey.equals(token.publicKey())) {
        throw badToken();
      }
      return token.hostId();
    }
    if (token.expiresAt().isBefore(Instant.now())) {
      throw badToken();
    }
    // A host that lost its certificate, not its key, is who it was: its guests wait for it.
    Optional<String> known = hosts.withKey(publicKey);
    String hostId = known.orElseGet(IdKind.HOST::next);
    String refusal = hosts.refusal(hostId, request.host());
    if (!refusal.isEmpty()) {
      throw new Fault.Denied(HostFault.SIMULATED, refusal).exception();
    }
    if (known.isEmpty()) {
      hosts.add(hostId, publicKey, request.host());
    }
    database.update(
        "UPDATE host_token SET host_id = ?, public_key = ? WHERE token_hash = ?",
        hostId,
        publicKey,
        hash);
    tell("", "service:compute", "", "host.join", hostId);
    return hostId;
  }

  private void tell(String account, String actor, String requestId, String type, String hostId) {
    outbox.add(Event.of(type, Instant.now(), account, actor, requestId, "host", hostId, Map.of()));
  }

  private static String publicKeyOf(String pem) {
    if (pem == null) {
      throw Fault.missing("certificateRequest", "certificateRequest is required.");
    }
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PKCS10CertificationRequest request
          && request.isSignatureValid(
              new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()))) {
        return hash(request.getSubjectPublicKeyInfo().getEncoded());
      }
    } catch (IOException | PKCSException | OperatorCreationException unreadable) {
      throw badRequest(unreadable);
    }
    throw badRequest(null);
  }

  private static FaultException badRequest(Exception cause) {
    return new Fault.Invalid(
            CommonFault.INVALID_PARAMETER,
            "certificateRequest",
            "certificateRequest must be a PKCS#10 request in PEM, signed by its own key.")
        .exception(cause);
  }

  private static FaultException badToken() {
    return new Fault.Unauthenticated(
            HostFault.BAD_TOKEN,
            "The host token is unknown, expired or used by another host; ask the operator for a"
                + " new one: POST /v1/host-tokens.")
        .exception();
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
