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
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;

/** Makes a key pair; its private half is in this answer only. */
@ApplicationScoped
public class CreateKeyPair implements AwsAction<CreateKeyPairRequest, CreateKeyPairResponse> {
  private final KeyPairs keyPairs;

  CreateKeyPair(KeyPairs keyPairs) {
    this.keyPairs = keyPairs;
  }

  @Override
  public Class<CreateKeyPairRequest> request() {
    return CreateKeyPairRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("KeyName", "KeyType", "TagSpecifications").orDefault("KeyFormat", "pem");
  }

  @Override
  public CreateKeyPairResponse answer(CreateKeyPairRequest request, AwsCall call) {
    if (request.keyName() == null) {
      throw Fault.missing("KeyName", "The request must contain the parameter KeyName");
    }
    String type = request.keyType() == null ? "rsa" : request.keyTypeAsString();
    KeyPairs.Made made =
        keyPairs.create(
            call.principal(),
            request.keyName(),
            type,
            null,
            Ec2Lists.tags("key-pair", request.tagSpecifications()),
            null);
    KeyPair key = made.keyPair();
    return CreateKeyPairResponse.builder()
        .keyPairId(key.id())
        .keyName(key.name())
        .keyFingerprint(KeyFingerprint.of(key))
        .keyMaterial(made.privateKey())
        .tags(Ec2Lists.list(key.tags()))
        .build();
  }
}
