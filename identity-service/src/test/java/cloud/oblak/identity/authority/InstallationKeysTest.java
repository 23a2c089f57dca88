package cloud.oblak.identity.authority;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenCheck;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.IdKind;
import cloud.oblak.platform.Principal;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationKeysTest {
  @TempDir Path directory;

  @Test
  void theKeysOfAnInstallationSignTokensOfItsServices() throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    ServiceKeys keys = new ServiceKeys(directory);
    Principal gateway = new Principal("", "service:gateway", Set.of(), "gateway", "", "");
    String token = new TokenMint(keys).mint(gateway, "compute");
    assertEquals("gateway", new TokenCheck(keys).check(token, "compute").service());
    assertNotNull(keys.clientContext());
  }

  @Test
  void onlyTheirOwnerCanReadTheFiles() throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    for (String name :
        List.of("ca.pem", "ca-key.pem", "secrets.key", "service.pem", "service-key.pem")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
    }
  }

  @Test
  void makingThemAgainChangesNothing() throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    Map<String, String> before = content();
    InstallationKeys.make(directory, "3fa9c21b");
    assertEquals(before, content());
  }

  @Test
  void aCertificateThatLacksAServiceIsMadeAnew() throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    InstallationKeys.make(directory, "3fa9c21b", "compute");
    for (String file : List.of("service.pem", "service-key.pem")) {
      Files.copy(
          directory.resolve("compute").resolve(file),
          directory.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    InstallationKeys.make(directory, "3fa9c21b");
    assertTrue(
        Certificates.names(PemFile.readCertificate(directory.resolve("service.pem")))
            .contains("gateway.oblak"));
  }

  @Test
  void thePublicListenersCertificateIsAServersOnlyAndSpeaksForNoService() throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    List<String> names = List.of("cloud.example.org", "192.0.2.7", "2001:db8:0:0:0:0:0:7");
    InstallationKeys.makePublic(directory, "3fa9c21b", names);
    X509Certificate made = PemFile.readCertificate(directory.resolve("public.pem"));
    assertEquals(Set.copyOf(names), Certificates.namesAndAddresses(made));
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), made.getExtendedKeyUsage());
    InstallationKeys.makePublic(directory, "3fa9c21b", names);
    assertEquals(made, PemFile.readCertificate(directory.resolve("public.pem")));
    InstallationKeys.makePublic(directory, "3fa9c21b", List.of("other.example.org"));
    assertEquals(
        Set.of("other.example.org"),
        Certificates.names(PemFile.readCertificate(directory.resolve("public.pem"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> InstallationKeys.makePublic(directory, "3fa9c21b", List.of("gateway.oblak")));
  }

  @Test
  void whatEndsSoonIsMadeAnewWithItsNames() throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    InstallationKeys.makePublic(directory, "3fa9c21b", List.of("cloud.example.org"));
    InstallationKeys.make(directory, "3fa9c21b", "identity");
    Instant now = Instant.now();
    assertEquals(List.of(), InstallationKeys.renew(directory, now));
    assertEquals(
        List.of(directory.resolve("public.pem")),
        InstallationKeys.renew(directory, now.plus(Duration.ofDays(320))));
    assertEquals(2, InstallationKeys.renew(directory, now.plus(Duration.ofDays(800))).size());
    assertEquals(
        Set.of("cloud.example.org"),
        Certificates.names(PemFile.readCertificate(directory.resolve("public.pem"))));
    Path own = directory.resolve("identity");
    assertEquals(1, InstallationKeys.renew(own, now.plus(Duration.ofDays(800))).size());
    assertEquals(
        Set.of("identity.oblak", "localhost"),
        Certificates.names(PemFile.readCertificate(own.resolve("service.pem"))));
  }

  @Test
  void whatAnotherAuthoritySignedIsNotRenewed(@TempDir Path theirs) throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    InstallationKeys.make(theirs, "00000000");
    InstallationKeys.makePublic(theirs, "00000000", List.of("cloud.example.org"));
    for (String file : List.of("public.pem", "public-key.pem")) {
      Files.copy(theirs.resolve(file), directory.resolve(file));
    }
    assertEquals(
        List.of(directory.resolve("service.pem")),
        InstallationKeys.renew(directory, Instant.now().plus(Duration.ofDays(3000))));
  }

  @Test
  void whatACrashLeftOutIsMadeTheNextTime() throws Exception {
    for (String lost : List.of("service.pem", "service-key.pem")) {
      InstallationKeys.make(directory, "3fa9c21b");
      String authority = Files.readString(directory.resolve("ca.pem"));
      Files.delete(directory.resolve(lost));
      Files.writeString(directory.resolve(lost + ".new"), "half");
      InstallationKeys.make(directory, "3fa9c21b");
      assertEquals(authority, Files.readString(directory.resolve("ca.pem")));
      assertDoesNotThrow(() -> new ServiceKeys(directory).clientContext());
    }
    Files.delete(directory.resolve("ca.pem"));
    InstallationKeys.make(directory, "3fa9c21b");
    assertDoesNotThrow(() -> new ServiceKeys(directory).clientContext());
  }

  @Test
  void anAuthorityThatLostItsKeyIsNotReplacedSilently() throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    Files.delete(directory.resolve("ca-key.pem"));
    assertThrows(IOException.class, () -> InstallationKeys.make(directory, "3fa9c21b"));
  }

  @Test
  void aServiceOfItsOwnSpeaksForItselfOnly() throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    InstallationKeys.make(directory, "3fa9c21b", "compute");
    ServiceKeys compute = new ServiceKeys(directory.resolve("compute"));
    TokenCheck check = new TokenCheck(new ServiceKeys(directory));
    Principal self = new Principal("", "service:compute", Set.of(), "compute", "", "");
    Principal forged = new Principal("", "service:gateway", Set.of(), "gateway", "", "");
    TokenMint mint = new TokenMint(compute);
    assertEquals("compute", check.check(mint.mint(self, "network"), "network").service());
    String token = mint.mint(forged, "network");
    assertThrows(FaultException.class, () -> check.check(token, "network"));
    assertFalse(Files.exists(directory.resolve("compute").resolve("ca-key.pem")));
  }

  @Test
  void aHostsCertificateNamesTheHostAndNothingElse() throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    String hostId = IdKind.HOST.next();
    SignedCertificate signed =
        new CertificateAuthority(directory).sign(request("CN=identity.oblak"), hostId);
    Files.writeString(directory.resolve("host.pem"), signed.certificate());
    X509Certificate certificate = PemFile.readCertificate(directory.resolve("host.pem"));
    certificate.verify(PemFile.readCertificate(directory.resolve("ca.pem")).getPublicKey());
    assertEquals("CN=" + hostId, certificate.getSubjectX500Principal().getName());
    assertNull(certificate.getSubjectAlternativeNames());
    assertEquals(List.of("1.3.6.1.5.5.7.3.2"), certificate.getExtendedKeyUsage());
    assertEquals(-1, certificate.getBasicConstraints());
    assertTrue(signed.authority().contains("BEGIN CERTIFICATE"));
  }

  @Test
  void whatIsNoRequestOrNoHostIsRefused() throws Exception {
    InstallationKeys.make(directory, "3fa9c21b");
    CertificateAuthority authority = new CertificateAuthority(directory);
    String good = request("CN=x");
    assertThrows(FaultException.class, () -> authority.sign(good, "gateway"));
    for (String bad : new String[] {null, "", "x", good.replace("MI", "MJ")}) {
      assertThrows(FaultException.class, () -> authority.sign(bad, IdKind.HOST.next()));
    }
  }

  private static String request(String subject) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }
    return text.toString();
  }

  private Map<String, String> content() throws IOException {
    Map<String, String> content = new HashMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        content.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return content;
  }
}
