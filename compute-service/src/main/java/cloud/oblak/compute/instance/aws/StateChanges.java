package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instances;
import cloud.oblak.platform.Fault;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;

/** What a call that changes the states of instances asks and answers. */
final class StateChanges {
  private StateChanges() {}

  static List<String> ids(List<String> ids) {
    if (ids.isEmpty()) {
      throw Fault.missing("InstanceIds", "The request must contain the parameter InstanceId");
    }
    return Instances.IDS.checked(ids);
  }

  static List<InstanceStateChange> of(List<Instances.Change> changes) {
    return changes.stream()
        .map(change ->
            InstanceStateChange.builder()
                .instanceId(change.instance().id())
                .previousState(InstanceItems.state(change.before()))
                .currentState(InstanceItems.state(change.instance().condition().state()))
                .build())
        .toList();
  }
}
