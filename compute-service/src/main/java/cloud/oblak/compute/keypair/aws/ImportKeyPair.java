package cloud.oblak.compute.keypair.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.keypair.KeyFingerprint;
import cloud.oblak.compute.keypair.KeyPair;
import cloud.oblak.compute.keypair.KeyPairs;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairResponse;

/** Takes the public half of a key pair. */
@ApplicationScoped
public class ImportKeyPair implements AwsAction<ImportKeyPairRequest, ImportKeyPairResponse> {
  private final KeyPairs keyPairs;

  ImportKeyPair(KeyPairs keyPairs) {
    this.keyPairs = keyPairs;
  }

  @Override
  public Class<ImportKeyPairRequest> request() {
    return ImportKeyPairRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("KeyName", "PublicKeyMaterial", "TagSpecifications");
  }

  @Override
  public ImportKeyPairResponse answer(ImportKeyPairRequest request, AwsCall call) {
    if (request.keyName() == null || request.publicKeyMaterial() == null) {
      String member = request.keyName() == null ? "KeyName" : "PublicKeyMaterial";
      throw Fault.missing(member, "The request must contain the parameter " + member);
    }
    KeyPair key =
        keyPairs
            .create(
                call.principal(),
                request.keyName(),
                null,
                new String(request.publicKeyMaterial().asByteArray(), StandardCharsets.UTF_8),
                Ec2Lists.tags("key-pair", request.tagSpecifications()),
                null)
            .keyPair();
    return ImportKeyPairResponse.builder()
        .keyPairId(key.id())
        .keyName(key.name())
        .keyFingerprint(KeyFingerprint.of(key))
        .tags(Ec2Lists.list(key.tags()))
        .build();
  }
}
