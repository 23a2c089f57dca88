package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Base64;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputRequest;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputResponse;

/** The end of the serial console or container log. */
@ApplicationScoped
public class GetConsoleOutput
    implements AwsAction<GetConsoleOutputRequest, GetConsoleOutputResponse> {
  private final Instances instances;

  GetConsoleOutput(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<GetConsoleOutputRequest> request() {
    return GetConsoleOutputRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceId", "Latest");
  }

  @Override
  public GetConsoleOutputResponse answer(GetConsoleOutputRequest request, AwsCall call) {
    String id = OneInstance.id(request.instanceId());
    byte[] output = instances.console(call.accountId(), id);
    return GetConsoleOutputResponse.builder()
        .instanceId(id)
        .timestamp(Instant.now())
        .output(Base64.getEncoder().encodeToString(output))
        .build();
  }
}
