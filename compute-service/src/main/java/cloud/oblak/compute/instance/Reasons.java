package cloud.oblak.compute.instance;

import cloud.oblak.nodeapi.WorkloadStatus;
import java.time.Instant;

/** Why an instance changed its state, in EC2's words. */
final class Reasons {
  private Reasons() {}

  static String initiated(Instant now) {
    return "Client.UserInitiatedShutdown: requested at " + now;
  }

  static String of(WorkloadStatus status) {
    String told = text(status.reason());
    if (status.phase() == WorkloadStatus.Phase.FAILED) {
      return "Server.InternalError: " + told;
    }
    if (status.exitCode() != null) {
      String code = "Client.InstanceInitiatedShutdown: ended with exit code " + status.exitCode();
      return told.isEmpty() ? code : code + "; " + told;
    }
    return "Client.InstanceInitiatedShutdown: " + (told.isEmpty() ? "ended by itself" : told);
  }

  static String text(String reason) {
    return reason == null ? "" : reason;
  }
}
