package cloud.oblak.agent;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** A certificate authority for one test. */
final class TestAuthority {
  private static final X500Name NAME = new X500Name("CN=test authority");

  private final KeyPair keys = newKeys();
  private final String pem =
      certificate(NAME, SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()), true);

  record Certificate(String key, String pem) {}

  String pem() {
    return pem;
  }

  Certificate server() {
    KeyPair own = newKeys();
    try {
      return new Certificate(
          write(new JcaPKCS8Generator(own.getPrivate(), null).generate()),
          certificate(
              new X500Name("CN=services"),
              SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded()),
              false));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String sign(String request, String host) {
    return certificate(new X500Name("CN=" + host), read(request).getSubjectPublicKeyInfo(), false);
  }

  static String publicKey(String request) {
    try {
      return Base64.getEncoder()
          .encodeToString(read(request).getSubjectPublicKeyInfo().getEncoded());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static PKCS10CertificationRequest read(String request) {
    try (PEMParser parser = new PEMParser(new StringReader(request))) {
      return (PKCS10CertificationRequest) parser.readObject();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String certificate(X500Name subject, SubjectPublicKeyInfo key, boolean isAuthority) {
    try {
      Instant now = Instant.now();
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              NAME,
              BigInteger.valueOf(System.nanoTime()),
              Date.from(now.minus(1, ChronoUnit.HOURS)),
              Date.from(now.plus(1, ChronoUnit.HOURS)),
              subject,
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      if (!isAuthority) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                new GeneralName[] {
                  new GeneralName(GeneralName.dNSName, "localhost"),
                  new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                }));
      }
      return write(
          builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (OperatorCreationException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String write(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
