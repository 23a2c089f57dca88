package cloud.oblak.compute.keypair.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.compute.OtherServices;
import cloud.oblak.compute.ec2.Ec2Account;
import cloud.oblak.testkit.TestInstallation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;

@QuarkusTest
@WithTestResource(TestInstallation.class)
@WithTestResource(OtherServices.class)
class KeyPairActionsIT {
  private static final String ED25519 =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILYXHhPb8TzQKc5XgQ0rIhOaOQ9CfP1cNKsmDB/AhCJX";

  @Inject Ec2Account account;
  @Inject CreateKeyPair create;
  @Inject ImportKeyPair imports;
  @Inject DescribeKeyPairs describe;
  @Inject DeleteKeyPair delete;

  private static CreateKeyPairRequest named(String name) {
    return CreateKeyPairRequest.builder().keyName(name).build();
  }

  private List<KeyPairInfo> all(DescribeKeyPairsRequest request) {
    return account.call(describe, request).keyPairs();
  }

  @Test
  void aKeyPairIsRsaUnlessAskedForAndItsPrivateHalfIsToldOnce() {
    CreateKeyPairResponse made = account.call(create, named("a"));
    assertTrue(made.keyMaterial().startsWith("-----BEGIN RSA PRIVATE KEY-----"));
    assertTrue(made.keyFingerprint().matches("([0-9a-f]{2}:){15}[0-9a-f]{2}"));
    assertEquals("InvalidKeyPair.Duplicate", account.refusal(create, named("a")));
    KeyPairInfo seen =
        all(DescribeKeyPairsRequest.builder().keyNames("a").includePublicKey(true).build())
            .getFirst();
    assertEquals(made.keyPairId(), seen.keyPairId());
    assertEquals(made.keyFingerprint(), seen.keyFingerprint());
    assertEquals("rsa", seen.keyTypeAsString());
    assertTrue(seen.publicKey().startsWith("ssh-rsa "));
  }

  @Test
  void anImportedKeyIsFoundByItsFilters() {
    var made =
        account.call(
            imports,
            ImportKeyPairRequest.builder()
                .keyName("mine")
                .publicKeyMaterial(SdkBytes.fromUtf8String(ED25519 + " me@here\n"))
                .build());
    assertTrue(made.keyFingerprint().endsWith("="));
    for (String[] filter :
        new String[][] {
          {"key-name", "mi*"},
          {"key-pair-id", made.keyPairId()},
          {"fingerprint", made.keyFingerprint()}
        }) {
      List<KeyPairInfo> found =
          all(
              DescribeKeyPairsRequest.builder()
                  .filters(Filter.builder().name(filter[0]).values(filter[1]).build())
                  .build());
      assertEquals(1, found.size(), filter[0]);
      assertNull(found.getFirst().publicKey());
    }
    assertEquals(
        "InvalidKey.Format",
        account.refusal(
            imports,
            ImportKeyPairRequest.builder()
                .keyName("bad")
                .publicKeyMaterial(SdkBytes.fromUtf8String("rubbish"))
                .build()));
  }

  @Test
  void whatIsNotThereIsNotFoundAndMayBeDeleted() {
    assertEquals(
        "InvalidKeyPair.NotFound",
        account.refusal(describe, DescribeKeyPairsRequest.builder().keyNames("none").build()));
    assertEquals(
        "The key pair 'none' does not exist",
        account
            .fault(describe, DescribeKeyPairsRequest.builder().keyNames("none").build())
            .fault()
            .message());
    account.call(create, CreateKeyPairRequest.builder().keyName("b").keyType("ed25519").build());
    for (int i = 0; i < 2; i++) {
      assertTrue(
          account.call(delete, DeleteKeyPairRequest.builder().keyName("b").build()).returnValue());
    }
    assertTrue(all(DescribeKeyPairsRequest.builder().build()).isEmpty());
  }
}
