package cloud.oblak.compute.instance.console;

import cloud.oblak.kit.host.AgentGate;
import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

/** Streams of consoles that need no host, as the real ones go over the wire. */
@Path("/v1/prepared-console")
@RunOnVirtualThread
public class PreparedConsole {
  private final ConsoleStreams streams;

  PreparedConsole(ConsoleStreams streams) {
    this.streams = streams;
  }

  /** Streams two parts, the second after a loss, and the end. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @AllowRoles({Role.MEMBER})
  @Authorizes("ec2:GetConsoleOutput")
  public void two(
      @Context HttpServerRequest request, @Context Sse sse, @Context SseEventSink sink) {
    streams.begin("1", "two", new Two(), null, streams.reader(sse, sink, request));
  }

  /** Streams nothing, without end. */
  @GET
  @Path("/silent")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @AllowRoles({Role.MEMBER})
  @Authorizes("ec2:GetConsoleOutput")
  public void silent(
      @Context HttpServerRequest request, @Context Sse sse, @Context SseEventSink sink) {
    streams.begin("1", "silent", new Silent(), null, streams.reader(sse, sink, request));
  }

  /** Streams more and more, without end. */
  @GET
  @Path("/flood")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @AllowRoles({Role.MEMBER})
  @Authorizes("ec2:GetConsoleOutput")
  public void flood(
      @Context HttpServerRequest request, @Context Sse sse, @Context SseEventSink sink) {
    streams.begin("1", "flood", new Flood(), null, streams.reader(sse, sink, request));
  }

  private static final class Flood implements ConsoleSource {
    private static final String MUCH = "b25l".repeat(1 << 16);

    @Override
    public AgentGate.ConsolePart read(String after) {
      return new AgentGate.ConsolePart(MUCH, "1.2.3", false, true);
    }

    @Override
    public boolean over() {
      return false;
    }
  }

  private static final class Two implements ConsoleSource {
    private int reads;

    @Override
    public AgentGate.ConsolePart read(String after) {
      reads++;
      return switch (reads) {
        case 1 -> new AgentGate.ConsolePart("b25l", "1.2.3", false, true);
        case 2 -> new AgentGate.ConsolePart("dHdv", "1.2.7", true, false);
        default -> new AgentGate.ConsolePart("", after, false, false);
      };
    }

    @Override
    public boolean over() {
      return reads > 1;
    }
  }

  private static final class Silent implements ConsoleSource {
    @Override
    public AgentGate.ConsolePart read(String after) {
      return new AgentGate.ConsolePart("", "1.2.3", false, false);
    }

    @Override
    public boolean over() {
      return false;
    }
  }
}
