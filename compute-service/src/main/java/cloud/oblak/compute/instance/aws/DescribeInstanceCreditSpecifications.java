package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.Ec2Lists;
import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.InstanceState;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.compute.instancetype.InstanceType;
import cloud.oblak.compute.instancetype.InstanceTypes;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import cloud.oblak.kit.aws.query.MemoryFilters;
import cloud.oblak.kit.aws.query.Paging;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceCreditSpecification;

/** Tells how instances of burstable types burst: without a limit, there are no credits. */
@ApplicationScoped
public class DescribeInstanceCreditSpecifications
    implements AwsAction<
        DescribeInstanceCreditSpecificationsRequest, DescribeInstanceCreditSpecificationsResponse> {
  private static final Paging PAGING = Paging.ec2("instancesSet");
  private static final MemoryFilters<Instance> FILTERS =
      new MemoryFilters<Instance>().value("instance-id", Instance::id);

  private final Instances instances;
  private final InstanceFilters conditions;
  private final InstanceTypes types;

  DescribeInstanceCreditSpecifications(
      Instances instances, InstanceFilters conditions, InstanceTypes types) {
    this.instances = instances;
    this.conditions = conditions;
    this.types = types;
  }

  @Override
  public Class<DescribeInstanceCreditSpecificationsRequest> request() {
    return DescribeInstanceCreditSpecificationsRequest.class;
  }

  @Override
  public Members honours() {
    return Members.of("InstanceIds", "Filters", "MaxResults", "NextToken");
  }

  @Override
  public DescribeInstanceCreditSpecificationsResponse answer(
      DescribeInstanceCreditSpecificationsRequest request, AwsCall call) {
    List<String> ids = Instances.IDS.checked(request.instanceIds());
    PageRequest wanted = PAGING.page(request.maxResults(), request.nextToken(), ids);
    Predicate<Instance> fits = FILTERS.of(Ec2Lists.filters(request.filters()));
    Page<Instance> page =
        instances.search(call.accountId(), conditions.instances(ids, List.of()), wanted);
    instances.checkFound(call.accountId(), ids, page.items());
    Set<String> burstable =
        types.all().stream()
            .filter(InstanceType::burstable)
            .map(InstanceType::name)
            .collect(Collectors.toUnmodifiableSet());
    return DescribeInstanceCreditSpecificationsResponse.builder()
        .instanceCreditSpecifications(
            page.items().stream()
                .filter(instance -> instance.condition().state() != InstanceState.TERMINATED)
                .filter(instance -> burstable.contains(instance.origin().size().type()))
                .filter(fits)
                .map(instance ->
                    InstanceCreditSpecification.builder()
                        .instanceId(instance.id())
                        .cpuCredits("unlimited")
                        .build())
                .toList())
        .nextToken(page.nextToken())
        .build();
  }
}
