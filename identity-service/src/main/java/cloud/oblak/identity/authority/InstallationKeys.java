package cloud.oblak.identity.authority;

import cloud.oblak.identity.secret.OwnerFile;
import cloud.oblak.identity.secret.SecretBox;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Makes an installation's authority and the certificates of its services, before anything runs.
 * Running it again changes nothing but a certificate that is about to end.
 */
public final class InstallationKeys {
  private static final List<String> SERVICES =
      List.of("identity", "compute", "network", "metering", "gateway");
  private static final Pattern INSTALLATION = Pattern.compile("[0-9a-f]{8}");
  private static final Duration RENEW = Duration.ofDays(90);

  private final Path directory;
  private final String installation;

  private InstallationKeys(Path directory, String installation) {
    this.directory = directory;
    this.installation = installation;
  }

  /**
   * Arguments: the directory, the installation's id and optionally one service. Without a service
   * the directory gets {@code ca.pem}, {@code ca-key.pem}, {@code secrets.key}, {@code service.pem}
   * and {@code service-key.pem} for all services in one process; with one, its own directory below
   * gets what a process of that service alone needs.
   */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    if (arguments.length < 2
        || arguments.length > 3
        || !INSTALLATION.matcher(arguments[1]).matches()
        || (arguments.length == 3 && !SERVICES.contains(arguments[2]))) {
      System.err.println(
          "usage: InstallationKeys <directory> <installation id, 8 hex digits> [" + SERVICES + "]");
      System.exit(2);
    }
    Path directory = Path.of(arguments[0]);
    if (arguments.length == 2) {
      make(directory, arguments[1]);
    } else {
      make(directory, arguments[1], arguments[2]);
    }
  }

  /** Makes what a process with all services needs; what exists stays. */
  public static void make(Path directory, String installation)
      throws IOException, GeneralSecurityException {
    new InstallationKeys(directory, installation).locked(directory, SERVICES);
  }

  /** Makes what a process of one service needs, in a directory of that name below. */
  public static void make(Path directory, String installation, String service)
      throws IOException, GeneralSecurityException {
    new InstallationKeys(directory, installation)
        .locked(directory.resolve(service), List.of(service));
  }

  private void locked(Path target, List<String> services)
      throws IOException, GeneralSecurityException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, owner);
    }
    if (!Files.isDirectory(target)) {
      Files.createDirectories(target, owner);
    }
    try (FileChannel lock =
            FileChannel.open(
                directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      X509Certificate authority = authority();
      PrivateKey signer = PemFile.readKey(directory.resolve("ca-key.pem"));
      String secrets = secretsKey();
      service(target, authority, signer, services);
      if (!target.equals(directory)) {
        OwnerFile.write(target.resolve("ca.pem"), PemFile.certificate(authority));
        if (services.contains("identity")) {
          OwnerFile.write(target.resolve("ca-key.pem"), PemFile.key(signer));
          OwnerFile.write(target.resolve(SecretBox.FILE), secrets);
        }
      }
    }
  }

  private String secretsKey() throws IOException {
    Path file = directory.resolve(SecretBox.FILE);
    if (!Files.exists(file)) {
      OwnerFile.write(file, SecretBox.newKey());
    }
    return Files.readString(file);
  }

  private X509Certificate authority() throws IOException, GeneralSecurityException {
    Path file = directory.resolve("ca.pem");
    Path keyFile = directory.resolve("ca-key.pem");
    if (Files.exists(file)) {
      if (!Files.exists(keyFile)) {
        throw new IOException(
            file + " has lost its key " + keyFile + "; restore it from a backup.");
      }
      return PemFile.readCertificate(file);
    }
    PrivateKey key = key(keyFile);
    X509Certificate made = Certificates.authority(installation, publicKey(key), key);
    OwnerFile.write(file, PemFile.certificate(made));
    return made;
  }

  private static void service(
      Path target, X509Certificate authority, PrivateKey signer, List<String> services)
      throws IOException, GeneralSecurityException {
    Path file = target.resolve("service.pem");
    PublicKey key = publicKey(key(target.resolve("service-key.pem")));
    if (Files.exists(file) && stillGood(PemFile.readCertificate(file), authority, key, services)) {
      return;
    }
    X509Certificate made = Certificates.service(authority, signer, key, services);
    OwnerFile.write(file, PemFile.certificate(made));
  }

  private static boolean stillGood(
      X509Certificate certificate, X509Certificate authority, PublicKey key, List<String> services)
      throws GeneralSecurityException {
    try {
      certificate.verify(authority.getPublicKey());
    } catch (GeneralSecurityException anotherAuthority) {
      return false;
    }
    return certificate.getPublicKey().equals(key)
        && Certificates.names(certificate).equals(Set.copyOf(Certificates.hosts(services)))
        && certificate.getNotAfter().toInstant().isAfter(Instant.now().plus(RENEW));
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    if (Files.exists(file)) {
      return PemFile.readKey(file);
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    OwnerFile.write(file, PemFile.key(pair.getPrivate()));
    return pair.getPrivate();
  }

  private static PublicKey publicKey(PrivateKey key) throws GeneralSecurityException {
    ECPrivateKey scalar = (ECPrivateKey) key;
    ECPoint point =
        ECNamedCurveTable.getParameterSpec("secp256r1").getG().multiply(scalar.getS()).normalize();
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(
                new java.security.spec.ECPoint(
                    point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger()),
                scalar.getParams()));
  }
}
