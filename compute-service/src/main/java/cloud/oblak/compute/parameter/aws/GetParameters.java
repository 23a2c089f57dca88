package cloud.oblak.compute.parameter.aws;

import cloud.oblak.compute.parameter.PublicParameters;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;

/** Reads several public parameters, and says which there are not. */
@ApplicationScoped
public class GetParameters implements AwsAction<GetParametersRequest, GetParametersResponse> {
  private static final int MOST = 10;

  private final PublicParameters parameters;

  GetParameters(PublicParameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public Class<GetParametersRequest> request() {
    return GetParametersRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("Names", "WithDecryption");
  }

  @Override
  public GetParametersResponse answer(GetParametersRequest request, AwsCall call) {
    List<String> names = request.names();
    if (names.isEmpty() || names.size() > MOST || new HashSet<>(names).size() < names.size()) {
      throw Fault.invalid("Names", "Names has to hold 1 to 10 names, none of them twice.");
    }
    List<Parameter> found = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    for (String name : names) {
      Optional<PublicParameters.Parameter> parameter = parameters.find(name);
      parameter.map(SsmParameter::of).ifPresentOrElse(found::add, () -> invalid.add(name));
    }
    return GetParametersResponse.builder().parameters(found).invalidParameters(invalid).build();
  }
}
