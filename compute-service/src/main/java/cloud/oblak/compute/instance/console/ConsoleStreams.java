package cloud.oblak.compute.instance.console;

import cloud.oblak.platform.Fault;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The open streams of this process; a limited number of them. */
@ApplicationScoped
class ConsoleStreams {
  private static final Logger LOG = Logger.getLogger(ConsoleStreams.class);
  private static final int MOST_OF_INSTANCE = 5;
  private static final int MOST_OF_ACCOUNT = 20;
  private static final int MOST = 200;

  private final Set<Place> open = ConcurrentHashMap.newKeySet();
  private final ConsoleConfig config;
  private volatile boolean closed;

  ConsoleStreams(ConsoleConfig config) {
    this.config = config;
  }

  /** The client of a request that is being answered. */
  SseReader reader(Sse sse, SseEventSink sink, HttpServerRequest request) {
    return new SseReader(sse, sink, request, config.sendWithin());
  }

  void stop(@Observes ShutdownEvent event) {
    closed = true;
  }

  /**
   * Begins a stream, unless it is refused.
   *
   * @param after the position to go on from; null: the end of what is kept
   * @throws cloud.oblak.platform.FaultException LimitExceeded, Unavailable
   */
  void begin(
      String accountId, String instanceId, ConsoleSource source, String after, SseReader reader) {
    Place place = open(accountId, instanceId);
    try {
      // Asked before the stream begins, so that a refusal can still be told.
      ConsoleStream stream = new ConsoleStream(source, source.read(after), place::ended);
      reader.alive("");
      // RESTEasy breaks where an answer ends before its method does.
      Thread.ofVirtual().name("console-" + instanceId).start(() -> run(stream, reader, place));
    } catch (CompletionException gone) {
      LOG.debugf("A reader of a console went away at once: %s", gone.getMessage());
      place.close();
    } catch (RuntimeException refused) {
      place.close();
      throw refused;
    }
  }

  private static void run(ConsoleStream stream, SseReader reader, Place place) {
    try (place;
        reader) {
      stream.run(reader);
    }
  }

  /**
   * Takes the place of a stream.
   *
   * @throws cloud.oblak.platform.FaultException LimitExceeded where there is none
   */
  synchronized Place open(String accountId, String instanceId) {
    long ofInstance = open.stream().filter(one -> one.instanceId.equals(instanceId)).count();
    long ofAccount = open.stream().filter(one -> one.accountId.equals(accountId)).count();
    if (ofInstance >= MOST_OF_INSTANCE || ofAccount >= MOST_OF_ACCOUNT || open.size() >= MOST) {
      throw new Fault.LimitExceeded(
              ConsoleFault.TOO_MANY_STREAMS,
              "Too many console streams are open: at most %d of an instance, %d of an account"
                      .formatted(MOST_OF_INSTANCE, MOST_OF_ACCOUNT)
                  + " and %d in all; close one or try again later.".formatted(MOST))
          .exception();
    }
    Place place = new Place(accountId, instanceId);
    open.add(place);
    return place;
  }

  /** The place of one stream, until it is closed. */
  final class Place implements AutoCloseable {
    private final String accountId;
    private final String instanceId;

    private Place(String accountId, String instanceId) {
      this.accountId = accountId;
      this.instanceId = instanceId;
    }

    /** Whether the process is stopping. */
    boolean ended() {
      return closed;
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }
}
