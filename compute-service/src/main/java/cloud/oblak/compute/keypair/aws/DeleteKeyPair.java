package cloud.oblak.compute.keypair.aws;

import cloud.oblak.compute.keypair.KeyPair;
import cloud.oblak.compute.keypair.KeyPairs;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairResponse;

/** Deletes a key pair; deleting what is not there does nothing. */
@ApplicationScoped
public class DeleteKeyPair implements AwsAction<DeleteKeyPairRequest, DeleteKeyPairResponse> {
  private final KeyPairs keyPairs;

  DeleteKeyPair(KeyPairs keyPairs) {
    this.keyPairs = keyPairs;
  }

  @Override
  public Class<DeleteKeyPairRequest> request() {
    return DeleteKeyPairRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("KeyName", "KeyPairId");
  }

  @Override
  public DeleteKeyPairResponse answer(DeleteKeyPairRequest request, AwsCall call) {
    if (request.keyName() == null && request.keyPairId() == null) {
      throw Fault.missing("KeyName", "The request must contain the parameter KeyName or KeyPairId");
    }
    Optional<KeyPair> found =
        keyPairs.all(call.accountId()).stream()
            .filter(key -> request.keyName() == null || key.name().equals(request.keyName()))
            .filter(key -> request.keyPairId() == null || key.id().equals(request.keyPairId()))
            .findFirst();
    found.ifPresent(key -> keyPairs.delete(call.principal(), key.id()));
    return DeleteKeyPairResponse.builder()
        .returnValue(true)
        .keyPairId(found.map(KeyPair::id).orElse(null))
        .build();
  }
}
