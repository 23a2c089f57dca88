package cloud.oblak.compute.instance.console;

import cloud.oblak.compute.instance.Instance;
import cloud.oblak.compute.instance.Instances;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Consoles over REST. */
@Path("/v1/instances/{id}/console")
@RunOnVirtualThread
public class ConsoleResource {
  private static final Pattern POSITION = Pattern.compile("[0-9a-z.]{1,64}");

  private final Instances instances;
  private final ConsoleStreams streams;
  private final Caller caller;

  ConsoleResource(Instances instances, ConsoleStreams streams, Caller caller) {
    this.instances = instances;
    this.streams = streams;
    this.caller = caller;
  }

  /** The end of a console, in base64. */
  record ConsoleView(String instanceId, String output, String encoding, Instant timestamp) {}

  /** The last 64 KB of the serial console or container log. */
  @GET
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = "ec2:GetConsoleOutput", on = "instance/{id}")
  public ConsoleView console(@PathParam("id") String id) {
    byte[] output = instances.console(caller.accountId(), id);
    return new ConsoleView(id, Base64.getEncoder().encodeToString(output), "base64", Instant.now());
  }

  /**
   * Streams the last 64 KB of the serial console or container log and then what comes, or what
   * follows {@code Last-Event-ID}, until the instance is terminated.
   */
  @GET
  @Path("/stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes(value = "ec2:GetConsoleOutput", on = "instance/{id}")
  @Operation(summary = "Follow a console")
  public void stream(
      @PathParam("id") String id,
      @HeaderParam("Last-Event-ID") String lastEventId,
      @Context HttpServerRequest request,
      @Context Sse sse,
      @Context SseEventSink sink) {
    String after = lastEventId == null || lastEventId.isEmpty() ? null : lastEventId;
    if (after != null && !POSITION.matcher(after).matches()) {
      throw Fault.invalid("Last-Event-ID", "Last-Event-ID must be the id of an event before.");
    }
    Instance instance = instances.withConsole(caller.accountId(), id);
    streams.begin(
        caller.accountId(),
        id,
        new ConsoleSource.OfInstance(instances, instance),
        after,
        streams.reader(sse, sink, request));
  }
}
