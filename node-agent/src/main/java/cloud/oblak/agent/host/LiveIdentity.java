package cloud.oblak.agent.host;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** The identity that this host shows in the next handshake; a handshake under way keeps its own. */
public final class LiveIdentity extends X509ExtendedKeyManager {
  private static final String ALGORITHM = "EC";

  private volatile Shown now;
  private volatile Shown before;

  private record Shown(
      String alias, Identity identity, PrivateKey key, X509Certificate certificate) {
    static Shown of(String alias, Identity identity) {
      try {
        return new Shown(
            alias, identity, HostKey.parse(identity.privateKey()), identity.certificate());
      } catch (GeneralSecurityException | IOException unreadable) {
        throw new IllegalStateException("the host's certificate cannot be used", unreadable);
      }
    }
  }

  public LiveIdentity(Identity identity) {
    now = Shown.of("0", identity);
    before = now;
  }

  public Identity identity() {
    return now.identity();
  }

  X509Certificate certificate() {
    return now.certificate();
  }

  /** Shows another certificate from the next handshake on. */
  void change(Identity identity) {
    Shown next = Shown.of(Integer.toString(Integer.parseInt(now.alias()) + 1), identity);
    before = now;
    now = next;
  }

  private Shown shown(String alias) {
    return before.alias().equals(alias) ? before : now;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return new X509Certificate[] {shown(alias).certificate()};
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return shown(alias).key();
  }

  @Override
  public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
    return alias(types);
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return alias(types);
  }

  private String alias(String... types) {
    return Arrays.asList(types).contains(ALGORITHM) ? now.alias() : null;
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return type.equals(ALGORITHM) ? new String[] {now.alias()} : new String[0];
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return null;
  }
}
