package cloud.oblak.nodeapi;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Instant;
import java.util.List;

/** A message from an agent to a service: one JSON text frame. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ToService.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = ToService.Observed.class, name = "observed"),
  @JsonSubTypes.Type(value = ToService.Alive.class, name = "alive"),
  @JsonSubTypes.Type(value = ToService.ConsoleAnswer.class, name = "console"),
  @JsonSubTypes.Type(value = ToService.ScreenshotAnswer.class, name = "screenshot"),
  @JsonSubTypes.Type(value = ToService.CredentialsRequest.class, name = "credentials")
})
public sealed interface ToService {

  /**
   * The agent's first message: what the host is.
   *
   * @param screenshots whether {@link ToAgent.ScreenshotRequest} is answered; null: the agent is of
   *     a release that does not know it
   */
  record Hello(HostReport host, Boolean screenshots) implements ToService {}

  /**
   * Observed objects of the kinds that this service owns.
   *
   * @param objects changed ones; the whole inventory where {@code complete}
   * @param complete true for the inventory sent after each connection's complete desired list
   */
  record Observed(
      @JsonDeserialize(using = Singly.Observed.class) List<ObservedObject> objects,
      boolean complete)
      implements ToService {
    public Observed {
      objects = List.copyOf(objects);
    }
  }

  /**
   * Sent every few seconds: the host lives, and so does every workload it last reported RUNNING.
   *
   * @param at the host's clock
   * @param freeDiskBytes free on the disk of the guests; null where it is not known
   */
  record Alive(Instant at, Long freeDiskBytes) implements ToService {}

  /**
   * A part of a console or log.
   *
   * @param requestId of the request
   * @param base64 the bytes, oldest first; empty where there is none
   * @param position where these bytes end, in the agent's words; survives restarts of the agent and
   *     of the workload; null: the agent is of a release that cannot follow a console
   * @param lost what came right after the position asked for is not kept any more; the bytes begin
   *     with the oldest that is
   * @param more there is more after these bytes already
   */
  record ConsoleAnswer(String requestId, String base64, String position, boolean lost, boolean more)
      implements ToService {}

  /**
   * What a VM's display shows, or why there is no picture of it.
   *
   * @param requestId of the request
   * @param base64 a JPEG of at most 512 KiB; null where there is none
   * @param failure null where there is a picture; {@link #NOT_RUNNING}, {@link #NO_DISPLAY}, or any
   *     other word where it could not be taken now
   */
  record ScreenshotAnswer(String requestId, String base64, String failure) implements ToService {
    /** The VM does not run on this host. */
    public static final String NOT_RUNNING = "not-running";

    /** It runs without a display: it was started by an agent of an older release. */
    public static final String NO_DISPLAY = "no-display";

    /** The host's log tells more. */
    public static final String FAILED = "failed";
  }

  /**
   * Asks for the credentials of instances of this host; answered by {@link ToAgent.Credentials}, or
   * not at all where the service cannot tell.
   */
  record CredentialsRequest(List<WantedCredentials> wanted) implements ToService {
    public CredentialsRequest {
      wanted = List.copyOf(wanted);
    }
  }

  /**
   * One instance.
   *
   * @param accessKeyId of the credentials it has; null: it has none
   */
  record WantedCredentials(String instanceId, String accessKeyId) {}
}
