package cloud.oblak.nodeapi;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;

/** A message from a service to an agent: one JSON text frame. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToAgent.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = ToAgent.Desired.class, name = "desired"),
  @JsonSubTypes.Type(value = ToAgent.ConsoleRequest.class, name = "console"),
  @JsonSubTypes.Type(value = ToAgent.ScreenshotRequest.class, name = "screenshot"),
  @JsonSubTypes.Type(value = ToAgent.Credentials.class, name = "credentials")
})
public sealed interface ToAgent {

  /**
   * First message of every connection. The agent closes the connection where the installation is
   * another's, or the epoch is lower than one it has seen.
   *
   * @param service {@code compute} or {@code network}
   * @param installation the installation's id
   * @param epoch raised after a restore
   * @param hostId the host the certificate names, {@code h-…}
   */
  record Hello(String service, String installation, long epoch, String hostId) implements ToAgent {}

  /**
   * Desired objects. The first one of a connection may come in several frames; {@code complete} is
   * true in its last, and false in every later change.
   *
   * @param objects new or changed objects, in no order
   * @param complete the full list has now been sent: whatever the agent has beyond it is an orphan,
   *     to be reported and left alone
   */
  record Desired(
      @JsonDeserialize(using = Singly.Desired.class) List<DesiredObject> objects, boolean complete)
      implements ToAgent {
    public Desired {
      objects = List.copyOf(objects);
    }
  }

  /**
   * Asks for a workload's console or log; answered by {@link ToService.ConsoleAnswer}.
   *
   * @param requestId chosen by the service, given back in the answer
   * @param instanceId the workload
   * @param maxBytes at most this many bytes
   * @param after the position of an answer before, from which to go on; empty: from the oldest that
   *     is kept; null: the last bytes are asked for
   */
  record ConsoleRequest(String requestId, String instanceId, int maxBytes, String after)
      implements ToAgent {}

  /**
   * Asks for a picture of what a VM's display shows; answered by {@link
   * ToService.ScreenshotAnswer}, though not by an agent of an older release.
   *
   * @param requestId chosen by the service, given back in the answer
   * @param instanceId the VM
   * @param wake whether to press a key first, for a guest that has blanked its display
   */
  record ScreenshotRequest(String requestId, String instanceId, boolean wake) implements ToAgent {}

  /**
   * Answers {@link ToService.CredentialsRequest}; never stored by the service.
   *
   * @param credentials of those instances that were asked for and have a profile
   */
  record Credentials(List<RoleCredentials> credentials) implements ToAgent {
    public Credentials {
      credentials = List.copyOf(credentials);
    }
  }
}
