package cloud.oblak.compute.instancetype.aws;

import cloud.oblak.compute.instancetype.InstanceType;
import cloud.oblak.compute.instancetype.InstanceTypes;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultCode;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;

/** The catalogue. */
@ApplicationScoped
public class DescribeInstanceTypes
    implements AwsAction<DescribeInstanceTypesRequest, DescribeInstanceTypesResponse> {
  private static final Paging PAGING = new Paging(5, 100, "");
  private static final FaultCode UNKNOWN = () -> "InvalidInstanceType";

  private final InstanceTypes types;
  private final TypeItems items;

  DescribeInstanceTypes(InstanceTypes types, TypeItems items) {
    this.types = types;
    this.items = items;
  }

  @Override
  public Class<DescribeInstanceTypesRequest> request() {
    return DescribeInstanceTypesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceTypes", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeInstanceTypesResponse answer(DescribeInstanceTypesRequest request, AwsCall call) {
    List<String> names = request.instanceTypesAsStrings();
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), names);
    List<String> architectures = items.architectures();
    Predicate<InstanceType> filter = TypeFilters.of(request.filters(), architectures);
    List<InstanceType> all = types.all();
    Set<String> known = all.stream().map(InstanceType::name).collect(Collectors.toSet());
    List<String> missing = names.stream().filter(name -> !known.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new Fault.Invalid(
              UNKNOWN,
              "InstanceTypes",
              "The following supplied instance types do not exist: " + missing)
          .exception();
    }
    Page<InstanceType> page =
        Paging.cut(
            all.stream()
                .filter(type -> names.isEmpty() || names.contains(type.name()))
                .filter(filter)
                .toList(),
            wanted,
            InstanceType::name);
    return DescribeInstanceTypesResponse.builder()
        .instanceTypes(
            page.items().stream().map(type -> TypeItems.item(type, architectures)).toList())
        .nextToken(page.nextToken())
        .build();
  }
}
