package cloud.oblak.identity.authority;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The shapes of certificate in an installation: authority, service, public listener, host. */
final class Certificates {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_BITS = 127;
  private static final Duration BEFORE = Duration.ofHours(1);
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  private static final Duration SERVICE_LIFE = Duration.ofDays(825);
  private static final Duration HOST_LIFE = Duration.ofDays(398);
  private static final Duration LISTENER_LIFE = Duration.ofDays(398);
  private static final String LOOPBACK = "127.0.0.1";
  private static final String SERVICE_DOMAIN = ".oblak";
  private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|.*:.*");

  private Certificates() {}

  static X509Certificate authority(String installation, PublicKey key, PrivateKey signer)
      throws GeneralSecurityException, IOException {
    X500Name name = new X500Name("CN=Oblak " + installation);
    return build(
        name,
        name,
        key,
        signer,
        AUTHORITY_LIFE,
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
  }

  /** A certificate for processes that speak for the given services, as server and as client. */
  static X509Certificate service(
      X509Certificate authority, PrivateKey signer, PublicKey key, List<String> services)
      throws GeneralSecurityException, IOException {
    return build(
        issuer(authority),
        new X500Name("CN=control-plane"),
        key,
        signer,
        SERVICE_LIFE,
        b -> {
          leaf(b, authority);
          b.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(
                  new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                  }));
          b.addExtension(
              Extension.subjectAlternativeName, false, new GeneralNames(names(services)));
        });
  }

  /** A certificate that names one host, for a client only. */
  static X509Certificate host(
      X509Certificate authority, PrivateKey signer, PublicKey key, String hostId)
      throws GeneralSecurityException, IOException {
    return build(
        issuer(authority),
        new X500Name("CN=" + hostId),
        key,
        signer,
        HOST_LIFE,
        b -> {
          leaf(b, authority);
          b.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        });
  }

  /**
   * A certificate for the public listener, as server only.
   *
   * @param names DNS names and IP addresses by which clients reach it
   * @throws IllegalArgumentException where a name is one of a service, which could sign tokens
   */
  static X509Certificate listener(
      X509Certificate authority, PrivateKey signer, PublicKey key, List<String> names)
      throws GeneralSecurityException, IOException {
    if (names.isEmpty() || names.stream().anyMatch(name -> name.endsWith(SERVICE_DOMAIN))) {
      throw new IllegalArgumentException(
          "The public listener needs a name, and none that ends with " + SERVICE_DOMAIN + ".");
    }
    GeneralName[] general =
        names.stream()
            .map(name ->
                new GeneralName(
                    ADDRESS.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName,
                    name))
            .toArray(GeneralName[]::new);
    return build(
        issuer(authority),
        new X500Name("CN=public"),
        key,
        signer,
        LISTENER_LIFE,
        b -> {
          leaf(b, authority);
          b.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
          b.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(general));
        });
  }

  /** A name in lower case, an address as certificates show it. */
  static String normal(String name) {
    return ADDRESS.matcher(name).matches()
        ? InetAddress.ofLiteral(name).getHostAddress()
        : name.toLowerCase(Locale.ROOT);
  }

  private interface Extensions {
    void add(X509v3CertificateBuilder builder) throws GeneralSecurityException, IOException;
  }

  private static X509Certificate build(
      X500Name issuer,
      X500Name subject,
      PublicKey key,
      PrivateKey signer,
      Duration life,
      Extensions extensions)
      throws GeneralSecurityException, IOException {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
            Date.from(now.minus(BEFORE)),
            Date.from(now.plus(life)),
            subject,
            key);
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    extensions.add(builder);
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    } catch (OperatorCreationException failed) {
      throw new GeneralSecurityException("The authority's key cannot sign.", failed);
    }
  }

  private static void leaf(X509v3CertificateBuilder b, X509Certificate authority)
      throws GeneralSecurityException, IOException {
    b.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    b.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    b.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.getPublicKey()));
  }

  private static X500Name issuer(X509Certificate authority) {
    return X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
  }

  /** The DNS names of a certificate. */
  static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
    return names(certificate, Set.of(GeneralName.dNSName));
  }

  /** The DNS names and IP addresses of a certificate. */
  static Set<String> namesAndAddresses(X509Certificate certificate)
      throws CertificateParsingException {
    return names(certificate, Set.of(GeneralName.dNSName, GeneralName.iPAddress));
  }

  private static Set<String> names(X509Certificate certificate, Set<Integer> kinds)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? Set.of()
        : names.stream()
            .filter(name -> kinds.contains(name.getFirst()))
            .map(name -> (String) name.getLast())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The DNS names that a certificate for these services has. */
  static List<String> hosts(List<String> services) {
    return Stream.concat(
            services.stream().map(name -> name + SERVICE_DOMAIN), Stream.of("localhost"))
        .toList();
  }

  /** All names that a certificate for these services has. */
  static Set<String> namesAndAddresses(List<String> services) {
    return Stream.concat(hosts(services).stream(), Stream.of(LOOPBACK))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static GeneralName[] names(List<String> services) {
    return Stream.concat(
            hosts(services).stream().map(host -> new GeneralName(GeneralName.dNSName, host)),
            Stream.of(new GeneralName(GeneralName.iPAddress, LOOPBACK)))
        .toArray(GeneralName[]::new);
  }
}
