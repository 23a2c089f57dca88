package cloud.oblak.agent.host;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** The host's key pair: ECDSA on P-256, PKCS#8 in PEM. */
final class HostKey {
  private HostKey() {}

  static String generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return pem(new JcaPKCS8Generator(pair.getPrivate(), null).generate());
    } catch (GeneralSecurityException | IOException failure) {
      throw new IllegalStateException("cannot make a key", failure);
    }
  }

  /** A PKCS#10 request in PEM, signed by the key. */
  static String certificateRequest(String privateKey) {
    try {
      PrivateKey key = parse(privateKey);
      var request =
          new JcaPKCS10CertificationRequestBuilder(
                  new X500Principal("CN=host"), publicKey((ECPrivateKey) key))
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
      return pem(request);
    } catch (GeneralSecurityException | IOException | OperatorCreationException failure) {
      throw new IllegalStateException("the host's key cannot be used", failure);
    }
  }

  static PrivateKey parse(String pem) throws GeneralSecurityException, IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      PrivateKeyInfo found =
          switch (parser.readObject()) {
            case PrivateKeyInfo info -> info;
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            case null, default -> throw new IOException("not a private key");
          };
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(found.getEncoded()));
    }
  }

  private static PublicKey publicKey(ECPrivateKey key) throws GeneralSecurityException {
    var curve = EC5Util.convertSpec(key.getParams());
    ECPoint point = curve.getG().multiply(key.getS()).normalize();
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new java.security.spec.ECPublicKeySpec(EC5Util.convertPoint(point), key.getParams()));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
