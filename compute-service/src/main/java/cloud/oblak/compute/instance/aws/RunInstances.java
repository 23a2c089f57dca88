package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.ec2.LaunchMembers;
import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.Running;
import cloud.oblak.kit.aws.AwsAction;
import cloud.oblak.kit.aws.AwsCall;
import cloud.oblak.kit.aws.Members;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;

/** Launches instances. */
@ApplicationScoped
public class RunInstances implements AwsAction<RunInstancesRequest, RunInstancesResponse> {
  private final Running running;
  private final TemplateLaunch template;
  private final LaunchOptions options;
  private final InstanceItems items;

  RunInstances(
      Running running, TemplateLaunch template, LaunchOptions options, InstanceItems items) {
    this.running = running;
    this.template = template;
    this.options = options;
    this.items = items;
  }

  @Override
  public Class<RunInstancesRequest> request() {
    return RunInstancesRequest.class;
  }

  @Override
  public Members honours() {
    return LaunchMembers.of(
            "",
            "ClientToken",
            "LaunchTemplate",
            "MinCount",
            "MaxCount",
            "SubnetId",
            "TagSpecifications")
        .orDefault("Ipv6AddressCount", 0);
  }

  @Override
  public boolean asksItself() {
    return true;
  }

  @Override
  public void rehearse(RunInstancesRequest request, AwsCall call) {
    TemplateLaunch.Filled launch = template.fill(request, call.accountId());
    running.rehearse(call.principal(), options.checked(launch.request()), launch.beside());
  }

  @Override
  public RunInstancesResponse answer(RunInstancesRequest request, AwsCall call) {
    TemplateLaunch.Filled launch = template.fill(request, call.accountId());
    List<Instance> made =
        running.run(
            call.principal(),
            options.checked(launch.request()),
            request.clientToken(),
            launch.beside());
    Reservation reservation = items.reservations(made).getFirst();
    return RunInstancesResponse.builder()
        .reservationId(reservation.reservationId())
        .ownerId(reservation.ownerId())
        .instances(reservation.instances())
        .build();
  }
}
