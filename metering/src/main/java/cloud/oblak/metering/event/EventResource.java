package cloud.oblak.metering.event;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.Caller;
import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.Page;
import cloud.oblak.platform.PageRequest;
import cloud.oblak.platform.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Who did what to which resource of the account, and what became of it. */
@Path("/v1/events")
@RunOnVirtualThread
@Tag(name = "events")
public class EventResource {
  private final EventStore store;
  private final Tailer tailer;
  private final Caller caller;

  EventResource(EventStore store, Tailer tailer, Caller caller) {
    this.store = store;
    this.tailer = tailer;
    this.caller = caller;
  }

  /** A page of events. */
  record EventList(List<EventView> events, String nextToken) {}

  /**
   * Streams events from the oldest one that is kept, or from the one after {@code Last-Event-ID}.
   *
   * @param after the same as the header, for clients that cannot set it
   * @param all events of all accounts; the operator only
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("oblak:ListEvents")
  @Operation(summary = "Follow events")
  public void stream(
      @HeaderParam("Last-Event-ID") String lastEventId,
      @QueryParam("after") String after,
      @QueryParam("all") Boolean all,
      @Context Sse sse,
      @Context SseEventSink sink) {
    long start =
        lastEventId == null || lastEventId.isEmpty()
            ? number("after", after)
            : number("Last-Event-ID", lastEventId);
    Audience audience = audience(all);
    // Asked for before the stream begins, so that a refusal can still be told.
    Subscription subscription = tailer.subscribe(audience);
    new EventStream(store, subscription, audience, start, sse, sink).run();
  }

  /** Lists events, oldest first. */
  @GET
  @Produces(MediaType.APPLICATION_JSON + ";qs=0.5")
  @AllowRoles({Role.OPERATOR, Role.ADMIN, Role.MEMBER, Role.VIEWER})
  @Authorizes("oblak:ListEvents")
  @Operation(summary = "List events")
  public EventList list(
      @QueryParam("after") String after,
      @QueryParam("all") Boolean all,
      @QueryParam("limit") Integer limit,
      @QueryParam("nextToken") String nextToken) {
    PageRequest request = PageRequest.of(limit, nextToken);
    long start = request.after().isEmpty() ? number("after", after) : token(request.after());
    List<EventView> rows = store.after(audience(all), start, request.limit() + 1);
    Page<EventView> page = Page.of(rows, request, event -> Long.toString(event.number()));
    return new EventList(page.items(), page.nextToken());
  }

  private Audience audience(Boolean all) {
    if (!Boolean.TRUE.equals(all)) {
      return new Audience.Account(caller.accountId());
    }
    if (!caller.principal().isOperator()) {
      throw new Fault.Denied(
              CommonFault.DENIED, "Only the operator may see the events of all accounts.")
          .exception();
    }
    return new Audience.Everyone();
  }

  private static long number(String field, String text) {
    if (text == null || text.isEmpty()) {
      return 0;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      throw Fault.invalid(field, field + " must be the number of an event.");
    }
    throw Fault.invalid(field, field + " must be the number of an event.");
  }

  private static long token(String key) {
    try {
      return Long.parseLong(key);
    } catch (NumberFormatException malformed) {
      throw PageRequest.foreignToken(malformed);
    }
  }
}
