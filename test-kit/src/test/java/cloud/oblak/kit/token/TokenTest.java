package cloud.oblak.kit.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cloud.oblak.platform.FaultException;
import cloud.oblak.platform.Principal;
import cloud.oblak.platform.Role;
import cloud.oblak.testkit.TestPki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
  @TempDir Path directory;
  private TestPki pki;
  private TokenMint mint;
  private TokenCheck check;

  @BeforeEach
  void start() {
    pki = new TestPki(directory);
    ServiceKeys keys = new ServiceKeys(directory);
    mint = new TokenMint(keys);
    check = new TokenCheck(keys);
  }

  private static Principal principal(String service) {
    return new Principal(
        "111122223333",
        "arn:aws:iam::111122223333:user/ann",
        Set.of(Role.ADMIN),
        service,
        "192.0.2.7",
        "req-1");
  }

  private void refused(String token, String audience) {
    FaultException thrown = assertThrows(FaultException.class, () -> check.check(token, audience));
    assertEquals("AuthFailure", thrown.fault().code().code());
  }

  @Test
  void aTokenVouchesForWhatWasPutIn() {
    String token = mint.mint(principal("gateway"), "compute");
    assertEquals(principal("gateway"), check.check(token, "compute"));
    Principal asked =
        principal("gateway").under("hash").with(Map.of("aws:UserAgent", "aws-cli/2 \"quoted\""));
    assertEquals(asked, check.check(mint.mint(asked, "compute"), "compute"));
  }

  @Test
  void aTokenForAnotherServiceIsRefused() {
    refused(mint.mint(principal("gateway"), "network"), "compute");
  }

  @Test
  void aTamperedTokenIsRefused() {
    String token = mint.mint(principal("gateway"), "compute");
    String[] parts = token.split("\\.");
    refused(parts[0] + "." + parts[1].substring(1) + "." + parts[2], "compute");
    refused(parts[0] + "." + parts[1] + "." + parts[2].substring(2), "compute");
    refused(parts[0] + "." + parts[1] + ".", "compute");
    refused("not a token", "compute");
    refused("", "compute");
  }

  @Test
  void aCertificateCannotSpeakForAServiceItDoesNotName() throws java.io.IOException {
    pki.issue("other", "metering-only", List.of("metering.oblak"));
    Path theirs = Files.createDirectory(directory.resolve("theirs"));
    Files.copy(directory.resolve("ca.pem"), theirs.resolve("ca.pem"));
    Files.copy(directory.resolve("other.pem"), theirs.resolve("service.pem"));
    Files.copy(directory.resolve("other-key.pem"), theirs.resolve("service-key.pem"));
    TokenMint metering = new TokenMint(new ServiceKeys(theirs));
    assertEquals(
        "metering",
        check.check(metering.mint(principal("metering"), "compute"), "compute").service());
    refused(metering.mint(principal("gateway"), "compute"), "compute");
  }

  @Test
  void anotherInstallationsTokenIsRefused() throws java.io.IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    new TestPki(elsewhere);
    TokenMint foreign = new TokenMint(new ServiceKeys(elsewhere));
    refused(foreign.mint(principal("gateway"), "compute"), "compute");
  }
}
