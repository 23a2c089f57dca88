package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Region;
import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.InstanceState;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusDetails;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;

/** Tells which instances run as they should. */
@ApplicationScoped
public class DescribeInstanceStatus
    implements AwsAction<DescribeInstanceStatusRequest, DescribeInstanceStatusResponse> {
  private static final Paging PAGING = Paging.ec2("instancesSet");

  private final Instances instances;
  private final InstanceFilters filters;
  private final Ec2Region region;

  DescribeInstanceStatus(Instances instances, InstanceFilters filters, Ec2Region region) {
    this.instances = instances;
    this.filters = filters;
    this.region = region;
  }

  @Override
  public Class<DescribeInstanceStatusRequest> request() {
    return DescribeInstanceStatusRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceIds", "Filters", "MaxResults", "NextToken", "IncludeAllInstances");
  }

  @Override
  public DescribeInstanceStatusResponse answer(
      DescribeInstanceStatusRequest request, AwsCall call) {
    List<String> ids = Instances.IDS.checked(request.instanceIds());
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), ids);
    boolean runningOnly = !Boolean.TRUE.equals(request.includeAllInstances());
    Page<Instance> page =
        instances.search(
            call.accountId(), filters.statuses(ids, request.filters(), runningOnly), wanted);
    instances.checkFound(call.accountId(), ids, page.items());
    return DescribeInstanceStatusResponse.builder()
        .instanceStatuses(page.items().stream().map(this::status).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private InstanceStatus status(Instance instance) {
    InstanceState state = instance.condition().state();
    String zone = instance.condition().place().zone();
    InstanceStatusSummary summary = summary(state);
    return InstanceStatus.builder()
        .instanceId(instance.id())
        .availabilityZone(region.zone(zone))
        .availabilityZoneId(region.zoneId(zone))
        .instanceState(InstanceItems.state(state))
        .instanceStatus(summary)
        .systemStatus(summary)
        .attachedEbsStatus(ebs -> ebs.status(summary.statusAsString()))
        .build();
  }

  private static InstanceStatusSummary summary(InstanceState state) {
    return switch (state) {
      case RUNNING -> summary("ok", "passed");
      case PENDING -> summary("initializing", "initializing");
      case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED ->
          InstanceStatusSummary.builder().status("not-applicable").build();
    };
  }

  private static InstanceStatusSummary summary(String status, String reachability) {
    return InstanceStatusSummary.builder()
        .status(status)
        .details(InstanceStatusDetails.builder().name("reachability").status(reachability).build())
        .build();
  }
}
