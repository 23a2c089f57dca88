package cloud.oblak.compute.parameter.aws;

import cloud.oblak.compute.parameter.PublicParameters;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;

/** Reads a public parameter; none is encrypted, so that decryption changes nothing. */
@ApplicationScoped
public class GetParameter implements AwsAction<GetParameterRequest, GetParameterResponse> {
  private final PublicParameters parameters;

  GetParameter(PublicParameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public Class<GetParameterRequest> request() {
    return GetParameterRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("Name", "WithDecryption");
  }

  @Override
  public GetParameterResponse answer(GetParameterRequest request, AwsCall call) {
    if (request.name() == null || request.name().isEmpty()) {
      throw Fault.missing("Name", "Name is required.");
    }
    return GetParameterResponse.builder()
        .parameter(SsmParameter.of(parameters.get(request.name())))
        .build();
  }
}
