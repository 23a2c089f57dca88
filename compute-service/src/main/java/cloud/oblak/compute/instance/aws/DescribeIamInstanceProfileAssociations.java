package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.ResourceIds;
import cloud.oblak.kit.aws.query.SqlFilters;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsResponse;

/** Lists which instances have a profile. */
@ApplicationScoped
public class DescribeIamInstanceProfileAssociations
    implements AwsAction<
        DescribeIamInstanceProfileAssociationsRequest,
        DescribeIamInstanceProfileAssociationsResponse> {
  private static final ResourceIds IDS =
      new ResourceIds("iip-assoc", "association ID", "InvalidAssociationID");
  private static final Paging PAGING = Paging.ec2("associationIds");
  private static final SqlFilters FILTERS =
      new SqlFilters().value("instance-id", "id").value("state", "'associated'");

  private final Instances instances;

  DescribeIamInstanceProfileAssociations(Instances instances) {
    this.instances = instances;
  }

  @Override
  public Class<DescribeIamInstanceProfileAssociationsRequest> request() {
    return DescribeIamInstanceProfileAssociationsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("AssociationIds", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeIamInstanceProfileAssociationsResponse answer(
      DescribeIamInstanceProfileAssociationsRequest request, AwsCall call) {
    List<String> ids = IDS.checked(request.associationIds());
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), ids);
    Page<Instance> page = instances.search(call.accountId(), condition(ids, request), wanted);
    IDS.allFound(
        ids,
        request.hasFilters() && !request.filters().isEmpty()
            ? ids
            : page.items().stream()
                .map(instance -> instance.condition().options().profile().association())
                .toList());
    return DescribeIamInstanceProfileAssociationsResponse.builder()
        .iamInstanceProfileAssociations(
            page.items().stream()
                .map(instance -> ProfileWords.association(instance, "associated"))
                .toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static SqlFilters.Condition condition(
      List<String> ids, DescribeIamInstanceProfileAssociationsRequest request) {
    SqlFilters.Condition filters = FILTERS.of(Ec2Lists.filters(request.filters()));
    StringBuilder sql =
        new StringBuilder(" AND profile_association <> '' AND state <> 'terminated'");
    List<Object> parameters = new ArrayList<>();
    if (!ids.isEmpty()) {
      sql.append(" AND profile_association = ANY(?)");
      parameters.add(ids.toArray(String[]::new));
    }
    parameters.addAll(filters.parameters());
    return new SqlFilters.Condition(sql + filters.sql(), parameters);
  }
}
