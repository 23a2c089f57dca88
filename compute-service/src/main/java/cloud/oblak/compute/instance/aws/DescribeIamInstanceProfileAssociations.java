package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.ResourceIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIamInstanceProfileAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;

/** Lists which instances have a profile: none, as a launch with one is refused. */
@ApplicationScoped
public class DescribeIamInstanceProfileAssociations
    implements AwsAction<
        DescribeIamInstanceProfileAssociationsRequest,
        DescribeIamInstanceProfileAssociationsResponse> {
  private static final ResourceIds IDS =
      new ResourceIds("iip-assoc", "association ID", "InvalidAssociationID");
  private static final Paging PAGING = Paging.ec2("associationIds");
  private static final MemoryFilters<IamInstanceProfileAssociation> FILTERS =
      new MemoryFilters<IamInstanceProfileAssociation>()
          .value("instance-id", IamInstanceProfileAssociation::instanceId)
          .value("state", IamInstanceProfileAssociation::stateAsString);

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
    PAGING.page(request.maxResults(), request.nextToken(), ids);
    FILTERS.of(Ec2Lists.filters(request.filters()));
    IDS.allFound(ids, List.of());
    return DescribeIamInstanceProfileAssociationsResponse.builder()
        .iamInstanceProfileAssociations(List.of())
        .build();
  }
}
