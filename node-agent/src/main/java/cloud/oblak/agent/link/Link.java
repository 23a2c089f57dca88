package cloud.oblak.agent.link;

import cloud.oblak.agent.host.Identity;
import cloud.oblak.agent.loop.Threads;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a connection to one service, for as long as the agent lives. */
public final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final Supplier<WebSocketClient> client;
  private final Threads threads;
  private final LinkOptions options;
  private final Identity identity;
  private final Dialogue dialogue;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Connection connection;
  private volatile boolean closed;
  private volatile String state = "connecting";

  public Link(
      Supplier<WebSocketClient> client,
      Threads threads,
      LinkOptions options,
      Identity identity,
      Dialogue dialogue) {
    this.client = client;
    this.threads = threads;
    this.options = options;
    this.identity = identity;
    this.dialogue = dialogue;
  }

  /** Connects, and does so again whenever the connection is lost. */
  public void open() {
    if (closed) {
      return;
    }
    URI base = identity.service(dialogue.service());
    int port = base.getPort() == -1 ? 443 : base.getPort();
    String path = base.getPath() == null ? "" : base.getPath().replaceAll("/+$", "");
    WebSocketConnectOptions target =
        new WebSocketConnectOptions()
            .setHost(base.getHost())
            .setPort(port)
            .setSsl(true)
            .setTimeout(10_000)
            .setURI(path + "/agent/" + dialogue.service());
    client
        .get()
        .connect(target)
        .onSuccess(this::opened)
        .onFailure(failure -> lost("cannot connect: " + failure.getMessage()));
  }

  /** Something is to be reported. */
  public void changed() {
    Connection now = connection;
    if (now != null) {
      now.changed();
    }
  }

  /** For the health endpoint: {@code connected} or why not. */
  public String state() {
    return state;
  }

  public boolean connected() {
    return "connected".equals(state);
  }

  /** Connects anew, with what the client shows now. */
  public void again(String reason) {
    Connection now = connection;
    if (now != null) {
      now.close(reason);
    }
  }

  /** Closes the connection for good. */
  public void close() {
    closed = true;
    Connection now = connection;
    if (now != null) {
      now.close("the agent stops");
    }
  }

  private void opened(WebSocket socket) {
    Connection now = new Connection(socket, threads, options, identity, dialogue, this::greeted);
    connection = now;
    socket.closeHandler(_ -> {
      now.ended();
      lost(now.whyClosed());
    });
    now.begin();
    if (closed) {
      now.close("the agent stops");
    }
  }

  private void greeted() {
    failures.set(0);
    state = "connected";
    LOG.info("host={} service={} connected", identity.hostId(), dialogue.service());
  }

  private void lost(String reason) {
    connection = null;
    state = "disconnected: " + reason;
    if (closed) {
      return;
    }
    Duration delay = options.reconnect().after(failures.incrementAndGet());
    LOG.warn(
        "host={} service={} lost=\"{}\" again={}ms",
        identity.hostId(),
        dialogue.service(),
        reason,
        delay.toMillis());
    threads.runAfter(delay, this::open);
  }
}
