package cloud.oblak.compute.instance.console;

import cloud.oblak.compute.ec2.Ec2Fault;
import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.InstanceState;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.host.AgentGate;
import cloud.oblak.nodeapi.ImageKind;
import cloud.oblak.nodeapi.ToService.ScreenshotAnswer;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;

/** What the displays of VMs show. */
@ApplicationScoped
public class Screenshots {
  private final Instances instances;
  private final AgentGate gate;

  Screenshots(Instances instances, @Identifier("compute") AgentGate gate) {
    this.instances = instances;
    this.gate = gate;
  }

  /**
   * Looks at the display of an account's VM, which has to run.
   *
   * @param wake whether a key is pressed first, for a guest that has blanked its display
   * @return a JPEG in base64
   */
  public String take(String accountId, String id, boolean wake) {
    Instance instance = instances.get(accountId, id);
    if (instance.origin().kind() == ImageKind.CONTAINER) {
      throw Ec2Fault.unsupported("A container has no display; its log is its console output.");
    }
    InstanceState state = instance.condition().state();
    if (state != InstanceState.RUNNING) {
      throw wrongState(id + " is " + state.wire() + "; only a running instance shows something.");
    }
    return picture(id, gate.screenshot(instance.condition().place().hostId(), id, wake));
  }

  private static String picture(String id, ScreenshotAnswer answer) {
    String failure = answer.failure();
    if (failure == null && answer.base64() != null) {
      return answer.base64();
    }
    throw switch (failure == null ? ScreenshotAnswer.FAILED : failure) {
      case ScreenshotAnswer.NOT_RUNNING ->
          wrongState(id + " does not run any more; only a running instance shows something.");
      case ScreenshotAnswer.NO_DISPLAY ->
          wrongState(
              id
                  + " was started by an older release, which gave it no display; stop it and start"
                  + " it again.");
      default ->
          new Fault.Unavailable(
                  CommonFault.UNAVAILABLE,
                  "The instance's host could not read its display now; try again.")
              .exception();
    };
  }

  private static FaultException wrongState(String message) {
    return new Fault.WrongState(ScreenshotFault.WRONG_STATE, message).exception();
  }
}
