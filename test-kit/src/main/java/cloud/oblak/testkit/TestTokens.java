package cloud.oblak.testkit;

import cloud.oblak.kit.token.ServiceKeys;
import cloud.oblak.kit.token.TokenMint;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import java.nio.file.Path;
import java.util.Set;

/** Authorization headers of any principal, as the gateway or another service would send them. */
public final class TestTokens {
  private final TokenMint mint;

  /**
   * Signs with a test installation's service key.
   *
   * @param pki directory of {@link TestPki}
   */
  public TestTokens(Path pki) {
    this.mint = new TokenMint(new ServiceKeys(pki));
  }

  /** Signs with the key of the running {@link TestInstallation}. */
  public static TestTokens ofInstallation() {
    return new TestTokens(TestInstallation.pki());
  }

  /** What the gateway sends for a user of an account: {@code Bearer …}. */
  public String user(String accountId, Role role, String audience) {
    String arn = "arn:aws:iam::" + accountId + ":user/test";
    Principal principal =
        new Principal(accountId, arn, Set.of(role), "gateway", "192.0.2.1", "req-test");
    return "Bearer " + mint.mint(principal, audience);
  }

  /** What a service sends on its own behalf: {@code Bearer …}. */
  public String service(String service, String audience) {
    Principal principal =
        new Principal("", "service:" + service, Set.of(), service, "", "req-test");
    return "Bearer " + mint.mint(principal, audience);
  }
}
