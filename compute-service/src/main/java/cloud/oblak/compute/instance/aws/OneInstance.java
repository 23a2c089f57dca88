package cloud.oblak.compute.instance.aws;

import cloud.oblak.compute.instance.Instances;
import cloud.oblak.platform.Fault;
import java.util.List;

/** The id in a request about one instance. */
final class OneInstance {
  private OneInstance() {}

  static String id(String id) {
    if (id == null || id.isEmpty()) {
      throw Fault.missing("InstanceId", "The request must contain the parameter instanceId");
    }
    return Instances.IDS.checked(List.of(id)).getFirst();
  }
}
