package cloud.oblak.compute.parameter.aws;

import cloud.oblak.compute.parameter.PublicParameters;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;

/** Lists the public parameters below a path. */
@ApplicationScoped
public class GetParametersByPath
    implements AwsAction<GetParametersByPathRequest, GetParametersByPathResponse> {
  private static final Paging PAGING = new Paging(1, 10, "");

  private final PublicParameters parameters;

  GetParametersByPath(PublicParameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public Class<GetParametersByPathRequest> request() {
    return GetParametersByPathRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("Path", "Recursive", "WithDecryption", "MaxResults", "NextToken");
  }

  @Override
  public GetParametersByPathResponse answer(GetParametersByPathRequest request, AwsCall call) {
    if (request.path() == null || !request.path().startsWith("/")) {
      throw Fault.invalid("Path", "Path is required and begins with a slash.");
    }
    PageRequest asked = PAGING.page(request.maxResults(), request.nextToken(), List.of());
    Page<PublicParameters.Parameter> page =
        parameters.below(request.path(), Boolean.TRUE.equals(request.recursive()), asked);
    return GetParametersByPathResponse.builder()
        .parameters(page.items().stream().map(SsmParameter::of).toList())
        .nextToken(page.nextToken())
        .build();
  }
}
