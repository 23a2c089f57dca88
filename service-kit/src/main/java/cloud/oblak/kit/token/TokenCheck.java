package cloud.oblak.kit.token;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Checks tokens of {@link TokenMint}: signature, authority, issuer, audience and time. */
@ApplicationScoped
public class TokenCheck {
  private static final int DNS_NAME = 2;
  private static final int MAX_SIGNERS = 1000;
  private static final Duration SKEW = Duration.ofSeconds(5);

  private final X509Certificate authority;
  private final Clock clock = Clock.systemUTC();
  private final Map<Base64, Signer> signers = new ConcurrentHashMap<>();

  /** Trusts the installation's authority. */
  public TokenCheck(ServiceKeys keys) {
    this.authority = keys.authority();
  }

  private record Signer(JWSVerifier verifier, X509Certificate certificate, Set<String> services) {}

  /**
   * Whom a token vouches for.
   *
   * @param token the compact form
   * @param audience the service that is asked
   * @throws FaultException Unauthenticated where anything about it is wrong
   */
  public Principal check(String token, String audience) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      List<Base64> chain = jwt.getHeader().getX509CertChain();
      if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())
          || chain == null
          || chain.size() != 1) {
        throw refused(null);
      }
      Signer signer = signer(chain.getFirst());
      signer.certificate().checkValidity();
      if (!jwt.verify(signer.verifier())) {
        throw refused(null);
      }
      return principal(jwt.getJWTClaimsSet(), signer, audience);
    } catch (ParseException | JOSEException | GeneralSecurityException bad) {
      throw refused(bad);
    }
  }

  private Principal principal(JWTClaimsSet claims, Signer signer, String audience)
      throws ParseException {
    Instant now = clock.instant();
    boolean good =
        claims.getAudience().equals(List.of(audience))
            && signer.services().contains(claims.getIssuer())
            && claims.getExpirationTime() != null
            && claims.getExpirationTime().toInstant().isAfter(now)
            && claims.getIssueTime() != null
            && claims.getIssueTime().toInstant().isBefore(now.plus(SKEW));
    if (!good) {
      throw refused(null);
    }
    // A gateway of the release before names none.
    String policies = claims.getStringClaim(TokenMint.POLICIES);
    return new Principal(
        claims.getStringClaim(TokenMint.ACCOUNT),
        claims.getSubject(),
        claims.getStringListClaim(TokenMint.ROLES).stream()
            .map(Role::valueOf)
            .collect(Collectors.toUnmodifiableSet()),
        claims.getIssuer(),
        claims.getStringClaim(TokenMint.SOURCE),
        claims.getStringClaim(TokenMint.REQUEST),
        policies == null ? "" : policies,
        conditionKeys(claims));
  }

  private static Map<String, String> conditionKeys(JWTClaimsSet claims) throws ParseException {
    Map<String, Object> told = claims.getJSONObjectClaim(TokenMint.CONDITIONS);
    return told == null
        ? Map.of()
        : told.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, key -> key.getValue().toString()));
  }

  private Signer signer(Base64 encoded) throws GeneralSecurityException, JOSEException {
    Signer known = signers.get(encoded);
    if (known != null) {
      return known;
    }
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded.decode()));
    certificate.verify(authority.getPublicKey());
    if (!(certificate.getPublicKey() instanceof ECPublicKey key)) {
      throw refused(null);
    }
    Signer signer = new Signer(new ECDSAVerifier(key), certificate, services(certificate));
    if (signers.size() < MAX_SIGNERS) {
      signers.put(encoded, signer);
    }
    return signer;
  }

  static Set<String> services(X509Certificate certificate) throws GeneralSecurityException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return Set.of();
    }
    return names.stream()
        .filter(name -> name.get(0).equals(DNS_NAME))
        .map(name -> (String) name.get(1))
        .filter(name -> name.endsWith(".oblak"))
        .map(name -> name.substring(0, name.length() - ".oblak".length()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static FaultException refused(Throwable cause) {
    return new Fault.Unauthenticated(
            CommonFault.UNAUTHENTICATED,
            "The credential is not valid; sign in again or use another API token.")
        .exception(cause);
  }
}
