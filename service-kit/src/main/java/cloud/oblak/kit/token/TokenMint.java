package cloud.oblak.kit.token;

import cloud.oblak.kit.tls.KeyFiles;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.CertificateEncodingException;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * Signs the 60-second tokens that services trust: ES256 with the process's own key, its certificate
 * in the {@code x5c} header.
 */
@ApplicationScoped
public class TokenMint {
  static final String ACCOUNT = "acc";
  static final String ROLES = "rol";
  static final String SOURCE = "src";
  static final String REQUEST = "rid";
  static final String POLICIES = "pol";
  static final String CONDITIONS = "con";
  private static final int LIFE_SECONDS = 60;

  private final ServiceKeys keys;
  private volatile Pen pen;
  private final Clock clock = Clock.systemUTC();

  /** What a token is signed with while the process's certificate is the same. */
  private record Pen(KeyFiles files, JWSSigner signer, JWSHeader header) {
    static Pen of(KeyFiles files) {
      try {
        return new Pen(
            files,
            new ECDSASigner((ECPrivateKey) files.key()),
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .x509CertChain(List.of(Base64.encode(files.certificate().getEncoded())))
                .build());
      } catch (JOSEException | CertificateEncodingException failed) {
        throw new IllegalStateException("The service's key cannot sign tokens.", failed);
      }
    }
  }

  /** A mint with the process's own key. */
  public TokenMint(ServiceKeys keys) {
    this.keys = keys;
    this.pen = Pen.of(keys.current());
  }

  private Pen pen() {
    KeyFiles files = keys.current();
    Pen taken = pen;
    if (!taken.files().equals(files)) {
      taken = Pen.of(files);
      pen = taken;
    }
    return taken;
  }

  /**
   * A token for one service.
   *
   * @param principal whom it vouches for; its {@code service} is the issuer and must be one of the
   *     certificate's names
   * @param audience the service that shall accept it
   */
  public String mint(Principal principal, String audience) {
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(principal.service())
            .subject(principal.arn())
            .audience(audience)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(LIFE_SECONDS)))
            .claim(ACCOUNT, principal.accountId())
            .claim(ROLES, principal.roles().stream().map(Role::name).toList())
            .claim(SOURCE, principal.sourceIp())
            .claim(REQUEST, principal.requestId())
            .claim(POLICIES, principal.policySet().isEmpty() ? null : principal.policySet())
            .claim(
                CONDITIONS, principal.conditionKeys().isEmpty() ? null : principal.conditionKeys())
            .build();
    Pen taken = pen();
    SignedJWT token = new SignedJWT(taken.header(), claims);
    try {
      token.sign(taken.signer());
    } catch (JOSEException failed) {
      throw new IllegalStateException("A token cannot be signed.", failed);
    }
    return token.serialize();
  }
}
