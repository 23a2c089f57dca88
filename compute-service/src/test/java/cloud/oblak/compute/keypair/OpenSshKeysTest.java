package cloud.oblak.compute.keypair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.platform.FaultException;
import org.junit.jupiter.api.Test;

class OpenSshKeysTest {
  @Test
  void whatIsMadeHereCanBeImportedHere() {
    for (String type : new String[] {"ed25519", "rsa"}) {
      OpenSshKeys.NewKey key = OpenSshKeys.generate(type);
      assertEquals(key.publicKey(), OpenSshKeys.parse(key.publicKey().line() + " ann@example"));
      assertTrue(key.publicKey().fingerprint().startsWith("SHA256:"));
      assertTrue(key.privateKey().startsWith("-----BEGIN "));
    }
  }

  @Test
  void aKnownKeyHasTheFingerprintThatSshKeygenShows() {
    OpenSshKeys.PublicKey key =
        OpenSshKeys.parse(
            "ssh-ed25519"
                + " AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsABgH5C9okWi0dh2l9GKJl"
                + " github");
    assertEquals("SHA256:vquJBo6EvVfnHbyPmuwuOg4XGi4Cmti6ZX2fnFN0Ti0", key.fingerprint());
  }

  @Test
  void anythingElseIsRefused() {
    String line = OpenSshKeys.generate("ed25519").publicKey().line();
    for (String text :
        new String[] {
          "",
          "ssh-ed25519",
          "ssh-ed25519 AAAA",
          "ssh-rsa " + line.substring(12),
          line + "AAAA",
          line + "\n" + line,
          "command=\"x\" " + line,
          "ssh-dss AAAAB3NzaC1kc3M=",
          line.substring(0, line.length() - 8)
        }) {
      assertThrows(FaultException.class, () -> OpenSshKeys.parse(text), text);
    }
  }
}
