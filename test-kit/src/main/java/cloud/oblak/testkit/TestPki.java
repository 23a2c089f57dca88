package cloud.oblak.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An installation's authority with one certificate for all services, and one for each host. */
public final class TestPki {
  private static final List<String> SERVICES =
      List.of("identity", "compute", "network", "metering", "gateway");

  private final Path directory;
  private final KeyPair authorityKeys = keyPair();
  private final X509Certificate authority;

  /**
   * Writes ca.pem, ca-key.pem, secrets.key, service.pem and service-key.pem.
   *
   * @param directory existing and empty
   */
  public TestPki(Path directory) {
    this.directory = directory;
    this.authority = certificate("CN=Oblak test authority", authorityKeys, List.of(), true);
    write("ca.pem", pem(authority));
    write("ca-key.pem", pem(authorityKeys.getPrivate()));
    write("secrets.key", "0123456789abcdef".repeat(4));
    issue("service", "control-plane", serviceNames());
  }

  /** The directory of the files. */
  public Path directory() {
    return directory;
  }

  /**
   * Issues a certificate and writes {@code <file>.pem} and {@code <file>-key.pem}.
   *
   * @param commonName for a host its id
   * @param names DNS names; 127.0.0.1 is added where there are any
   */
  public void issue(String file, String commonName, List<String> names) {
    KeyPair keys = keyPair();
    write(file + ".pem", pem(certificate("CN=" + commonName, keys, names, false)));
    write(file + "-key.pem", pem(keys.getPrivate()));
  }

  private static List<String> serviceNames() {
    return Stream.concat(SERVICES.stream().map(name -> name + ".oblak"), Stream.of("localhost"))
        .toList();
  }

  private X509Certificate certificate(
      String subject, KeyPair keys, List<String> names, boolean isAuthority) {
    try {
      Instant now = Instant.now();
      X500Principal issuer = new X500Principal("CN=Oblak test authority");
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(80, new java.security.SecureRandom()),
              Date.from(now.minus(Duration.ofMinutes(5))),
              Date.from(now.plus(Duration.ofDays(1))),
              new X500Principal(subject),
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      addNames(builder, names);
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .build(authorityKeys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException failed) {
      throw new IllegalStateException("A test certificate could not be made.", failed);
    }
  }

  private static void addNames(JcaX509v3CertificateBuilder builder, List<String> names)
      throws CertIOException {
    if (names.isEmpty()) {
      return;
    }
    Stream<GeneralName> all =
        Stream.concat(
            names.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
            Stream.of(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    builder.addExtension(
        Extension.subjectAlternativeName, false, new GeneralNames(all.toArray(GeneralName[]::new)));
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("This Java has no P-256 keys.", failed);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          object instanceof PrivateKey key
              ? new JcaPKCS8Generator(key, null)
              : new JcaMiscPEMGenerator(object));
    } catch (IOException failed) {
      throw new IllegalStateException("A test certificate could not be written.", failed);
    }
    return text.toString();
  }

  private void write(String file, String content) {
    try {
      Files.writeString(directory.resolve(file), content);
    } catch (IOException failed) {
      throw new IllegalStateException("A test certificate could not be stored.", failed);
    }
  }
}
