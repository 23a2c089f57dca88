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
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final String PUBLIC = "public=";

  private final Path directory;
  private final String installation;
  private final Instant now;

  private InstallationKeys(Path directory, String installation) {
    this(directory, installation, Instant.now());
  }

  private InstallationKeys(Path directory, String installation, Instant now) {
    this.directory = directory;
    this.installation = installation;
    this.now = now;
  }

  /**
   * Arguments: the directory, the installation's id and optionally one service. Without a service
   * the directory gets {@code ca.pem}, {@code ca-key.pem}, {@code secrets.key}, {@code service.pem}
   * and {@code service-key.pem} for all services in one process; with one, its own directory below
   * gets what a process of that service alone needs. With {@code public=} and names or addresses,
   * divided by commas, the directory gets {@code public.pem} and {@code public-key.pem} for the
   * public listener.
   */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    if (arguments.length < 2
        || arguments.length > 3
        || !INSTALLATION.matcher(arguments[1]).matches()
        || (arguments.length == 3
            && !arguments[2].startsWith(PUBLIC)
            && !SERVICES.contains(arguments[2]))) {
      System.err.println(
          "usage: InstallationKeys <directory> <installation id, 8 hex digits> ["
              + SERVICES
              + " or public=<name>,<address>...]");
      System.exit(2);
    }
    Path directory = Path.of(arguments[0]);
    if (arguments.length == 2) {
      make(directory, arguments[1]);
    } else if (arguments[2].startsWith(PUBLIC)) {
      List<String> names =
          Arrays.stream(arguments[2].substring(PUBLIC.length()).split(","))
              .map(Certificates::normal)
              .distinct()
              .toList();
      makePublic(directory, arguments[1], names);
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

  /** Makes the public listener's certificate, signed by the installation's authority. */
  public static void makePublic(Path directory, String installation, List<String> names)
      throws IOException, GeneralSecurityException {
    InstallationKeys keys = new InstallationKeys(directory, installation);
    keys.locked(
        directory,
        (authority, signer) ->
            keys.certificate(
                "public",
                authority,
                Set.copyOf(names),
                key -> Certificates.listener(authority, signer, key, names)));
  }

  /**
   * Makes anew, with the same names, what ends soon of the certificates in a directory that also
   * has the authority's key; one that another authority signed is its owner's business.
   *
   * @return the files that were made
   */
  static List<Path> renew(Path directory, Instant now)
      throws IOException, GeneralSecurityException {
    List<Path> made = new ArrayList<>();
    if (Files.exists(directory.resolve("ca-key.pem"))
        && Files.exists(directory.resolve("ca.pem"))) {
      InstallationKeys keys = new InstallationKeys(directory, "", now);
      keys.locked(
          directory,
          (authority, signer) -> {
            for (String name : List.of("service", "public")) {
              Path file = directory.resolve(name + ".pem");
              if (Files.exists(file) && keys.renewed(name, file, authority, signer)) {
                made.add(file);
              }
            }
          });
    }
    return made;
  }

  private boolean renewed(String name, Path file, X509Certificate authority, PrivateKey signer)
      throws IOException, GeneralSecurityException {
    X509Certificate old = PemFile.readCertificate(file);
    if (!signedBy(authority, old)) {
      return false;
    }
    Set<String> names = Certificates.namesAndAddresses(old);
    if (name.equals("public")) {
      return certificate(
          name,
          authority,
          names,
          key -> Certificates.listener(authority, signer, key, List.copyOf(names)));
    }
    List<String> services = SERVICES.stream().filter(s -> names.contains(s + ".oblak")).toList();
    return certificate(
        name, authority, names, key -> Certificates.service(authority, signer, key, services));
  }

  @FunctionalInterface
  private interface Making {
    void run(X509Certificate authority, PrivateKey signer)
        throws IOException, GeneralSecurityException;
  }

  @FunctionalInterface
  private interface Signing {
    X509Certificate sign(PublicKey key) throws IOException, GeneralSecurityException;
  }

  private void locked(Path target, List<String> services)
      throws IOException, GeneralSecurityException {
    locked(
        target,
        (authority, signer) -> {
          String secrets = secretsKey();
          new InstallationKeys(target, installation)
              .certificate(
                  "service",
                  authority,
                  Certificates.namesAndAddresses(services),
                  key -> Certificates.service(authority, signer, key, services));
          if (!target.equals(directory)) {
            OwnerFile.write(target.resolve("ca.pem"), PemFile.certificate(authority));
            if (services.contains("identity")) {
              OwnerFile.write(target.resolve("ca-key.pem"), PemFile.key(signer));
              OwnerFile.write(target.resolve(SecretBox.FILE), secrets);
            }
          }
        });
  }

  private void locked(Path target, Making making) throws IOException, GeneralSecurityException {
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
      making.run(authority(), PemFile.readKey(directory.resolve("ca-key.pem")));
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

  /** Whether it had to be made: one that is good for long enough and has these names stays. */
  private boolean certificate(
      String name, X509Certificate authority, Set<String> names, Signing signing)
      throws IOException, GeneralSecurityException {
    Path file = directory.resolve(name + ".pem");
    PublicKey key = publicKey(key(directory.resolve(name + "-key.pem")));
    if (Files.exists(file) && stillGood(PemFile.readCertificate(file), authority, key, names)) {
      return false;
    }
    OwnerFile.write(file, PemFile.certificate(signing.sign(key)));
    return true;
  }

  private boolean stillGood(
      X509Certificate certificate, X509Certificate authority, PublicKey key, Set<String> names)
      throws GeneralSecurityException {
    return signedBy(authority, certificate)
        && certificate.getPublicKey().equals(key)
        && Certificates.namesAndAddresses(certificate).equals(names)
        && certificate.getNotAfter().toInstant().isAfter(now.plus(RENEW));
  }

  private static boolean signedBy(X509Certificate authority, X509Certificate certificate) {
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException anotherAuthority) {
      return false;
    }
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
