package cloud.oblak.identity.authority;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.IdKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Signs the certificates of hosts; takes nothing from a request but its proven public key. */
@ApplicationScoped
class CertificateAuthority {
  private static final String FIELD = "certificateRequest";
  private static final int MIN_BITS = 256;
  private static final int MAX_LENGTH = 16_384;

  private final Path directory;

  @Inject
  CertificateAuthority(InstallationConfig config) {
    this(config.pki().directory());
  }

  CertificateAuthority(Path directory) {
    this.directory = directory;
  }

  /**
   * Signs a host's request.
   *
   * @param request PKCS#10 in PEM with an EC key
   * @param hostId becomes the certificate's only name
   * @throws cloud.oblak.platform.FaultException Invalid where the request or the id is not
   */
  SignedCertificate sign(String request, String hostId) {
    if (!IdKind.HOST.matches(hostId)) {
      throw Fault.invalid("hostId", "hostId must be a host's id.");
    }
    PublicKey key = provenKey(request);
    try {
      X509Certificate authority = PemFile.readCertificate(directory.resolve("ca.pem"));
      PrivateKey signer = PemFile.readKey(directory.resolve("ca-key.pem"));
      X509Certificate made = Certificates.host(authority, signer, key, hostId);
      return new SignedCertificate(PemFile.certificate(made), PemFile.certificate(authority));
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException("The authority in " + directory + " cannot sign.", failed);
    }
  }

  private static PublicKey provenKey(String request) {
    if (request == null || request.isEmpty()) {
      throw Fault.missing(FIELD, "certificateRequest is required.");
    }
    if (request.length() > MAX_LENGTH) {
      throw Fault.invalid(FIELD, "certificateRequest is too long.");
    }
    try (PEMParser parser = new PEMParser(new StringReader(request))) {
      if (parser.readObject() instanceof PKCS10CertificationRequest parsed
          && new JcaPKCS10CertificationRequest(parsed).getPublicKey() instanceof ECPublicKey key
          && key.getParams().getCurve().getField().getFieldSize() >= MIN_BITS
          && parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        return key;
      }
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | IllegalArgumentException malformed) {
      throw malformed(malformed);
    }
    throw malformed(null);
  }

  private static RuntimeException malformed(Exception cause) {
    RuntimeException fault =
        Fault.invalid(
            FIELD, "certificateRequest must be a PKCS#10 request in PEM, signed with its EC key.");
    if (cause != null) {
      fault.addSuppressed(cause);
    }
    return fault;
  }
}
