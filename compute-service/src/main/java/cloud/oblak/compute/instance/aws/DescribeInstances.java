package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.kit.aws.query.SqlFilters;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;

/** Lists instances by their launches. */
@ApplicationScoped
public class DescribeInstances
    implements AwsAction<DescribeInstancesRequest, DescribeInstancesResponse> {
  private static final Paging PAGING = Paging.ec2("instancesSet");

  private final Instances instances;
  private final InstanceFilters filters;
  private final InstanceItems items;

  DescribeInstances(Instances instances, InstanceFilters filters, InstanceItems items) {
    this.instances = instances;
    this.filters = filters;
    this.items = items;
  }

  @Override
  public Class<DescribeInstancesRequest> request() {
    return DescribeInstancesRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceIds", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeInstancesResponse answer(DescribeInstancesRequest request, AwsCall call) {
    List<String> ids = Instances.IDS.checked(request.instanceIds());
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), ids);
    SqlFilters.Condition condition = filters.instances(ids, request.filters());
    Page<Instance> page = instances.search(call.accountId(), condition, wanted);
    instances.checkFound(call.accountId(), ids, page.items());
    return DescribeInstancesResponse.builder()
        .reservations(items.reservations(page.items()))
        .nextToken(page.nextToken())
        .build();
  }
}
