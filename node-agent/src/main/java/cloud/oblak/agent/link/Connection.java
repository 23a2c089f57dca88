package cloud.oblak.agent.link;

import cloud.oblak.agent.console.ConsolePart;
import cloud.oblak.agent.host.Identity;
import cloud.oblak.agent.hypervisor.Screenshot;
import cloud.oblak.agent.loop.Threads;
import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.FrameLimits;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.ObservedObject;
import cloud.oblak.nodeapi.ToAgent;
import cloud.oblak.nodeapi.ToService;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to one service, from its first message to its end. */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  // By then the service has hung up on a host of which it hears nothing.
  private static final int WRITE_SECONDS = 30;

  private final WebSocket socket;
  private final Threads threads;
  private final LinkOptions options;
  private final Identity identity;
  private final Dialogue dialogue;
  private final Runnable greeted;
  private final InOrder inOrder;
  private final AtomicBoolean flushDue = new AtomicBoolean();
  private volatile String whyClosed = "closed by the service";
  private volatile boolean over;
  private volatile long lastHeard = System.nanoTime();

  // Touched only by tasks that run in order.
  private ToAgent.Hello hello;
  private List<DesiredObject> list = new ArrayList<>();
  private boolean inventoryDue;

  Connection(
      WebSocket socket,
      Threads threads,
      LinkOptions options,
      Identity identity,
      Dialogue dialogue,
      Runnable greeted) {
    this.socket = socket;
    this.threads = threads;
    this.options = options;
    this.identity = identity;
    this.dialogue = dialogue;
    this.greeted = greeted;
    this.inOrder = new InOrder(threads);
  }

  void begin() {
    socket.textMessageHandler(text -> {
      lastHeard = System.nanoTime();
      inOrder.run(() -> take(text));
    });
    socket.pongHandler(_ -> lastHeard = System.nanoTime());
    socket.exceptionHandler(failure -> whyClosed = String.valueOf(failure.getMessage()));
    send(new ToService.Hello(dialogue.host(), true));
    threads.runAfter(options.ping(), this::ping);
  }

  void changed() {
    if (!over && flushDue.compareAndSet(false, true)) {
      threads.runAfter(options.coalesce(), () -> inOrder.run(this::flush));
    }
  }

  void close(String reason) {
    whyClosed = reason;
    var _ = socket.close();
  }

  void ended() {
    over = true;
  }

  String whyClosed() {
    return whyClosed;
  }

  /** What cannot be stored is not taken: the service sends it again on the next connection. */
  private void take(String text) {
    try {
      received(text);
    } catch (RuntimeException failure) {
      LOG.error("service={} message cannot be taken in", dialogue.service(), failure);
      over = true;
      close("cannot take in a message: " + failure.getMessage());
    }
  }

  private void received(String text) {
    if (over) {
      return;
    }
    ToAgent message;
    try {
      message = NodeJson.mapper().readValue(text, ToAgent.class);
    } catch (JsonProcessingException unknown) {
      // Without the cause, which may quote a secret.
      LOG.error(
          "service={} message cannot be read and is ignored at={}",
          dialogue.service(),
          unknown.getLocation());
      return;
    }
    switch (message) {
      case ToAgent.Hello first -> hello(first);
      case ToAgent.Desired desired -> desired(desired);
      case ToAgent.Credentials answer -> dialogue.credentials(answer.credentials());
      case ToAgent.ConsoleRequest request -> threads.run(() -> console(request));
      case ToAgent.ScreenshotRequest request -> threads.run(() -> screenshot(request));
    }
  }

  private void hello(ToAgent.Hello first) {
    String installation = identity.answer().installation();
    if (!installation.equals(first.installation())) {
      refuse("the service is of installation " + first.installation() + ", not " + installation);
    } else if (!dialogue.service().equals(first.service())) {
      refuse("the service is " + first.service() + ", not " + dialogue.service());
    } else if (!identity.hostId().equals(first.hostId())) {
      refuse("the service takes this host for " + first.hostId());
    } else if (dialogue.epochSeen().isPresent()
        && dialogue.epochSeen().getAsLong() > first.epoch()) {
      refuse("epoch " + first.epoch() + " is older than " + dialogue.epochSeen().getAsLong());
    } else {
      dialogue.sawEpoch(first.epoch());
      hello = first;
      greeted.run();
      threads.runAfter(options.alive(), this::alive);
    }
  }

  private void refuse(String reason) {
    LOG.error("host={} service={} refused=\"{}\"", identity.hostId(), dialogue.service(), reason);
    close("refused: " + reason);
    over = true;
  }

  private void desired(ToAgent.Desired desired) {
    if (hello == null) {
      refuse("desired objects came before the first message");
      return;
    }
    for (DesiredObject object : desired.objects()) {
      dialogue.desired(hello.epoch(), object);
    }
    dialogue.question().ifPresent(this::send);
    if (list != null) {
      list.addAll(desired.objects());
      if (desired.complete()) {
        dialogue.listed(list);
        list = null;
        inventoryDue = true;
        flush();
      }
    }
  }

  private void flush() {
    flushDue.set(false);
    if (over || hello == null) {
      return;
    }
    // Taken before the inventory is made: what changes meanwhile is in both, never in neither.
    List<ObservedObject> changes = dialogue.takeChanges();
    if (inventoryDue) {
      Optional<List<ObservedObject>> inventory = dialogue.inventory();
      if (inventory.isPresent()) {
        inventoryDue = false;
        send(inventory.get(), true);
        return;
      }
    }
    send(changes, false);
  }

  private void send(List<ObservedObject> objects, boolean complete) {
    if (complete && objects.isEmpty()) {
      send(new ToService.Observed(objects, true));
      return;
    }
    FrameLimits.inBatches(
        objects, (part, last) -> new ToService.Observed(part, complete && last), this::write);
  }

  private void console(ToAgent.ConsoleRequest request) {
    ConsolePart part = ConsolePart.none(request.after());
    try {
      part = dialogue.console(request.instanceId(), request.after(), request.maxBytes());
    } catch (RuntimeException failure) {
      LOG.warn("instance={} console cannot be read", request.instanceId(), failure);
    }
    send(
        new ToService.ConsoleAnswer(
            request.requestId(),
            Base64.getEncoder().encodeToString(part.bytes()),
            part.position(),
            part.lost(),
            part.more()));
  }

  private void screenshot(ToAgent.ScreenshotRequest request) {
    String id = request.requestId();
    // Closed when it is written: the next picture is made once this one's memory is free.
    try (Screenshot seen = dialogue.screenshot(request.instanceId(), request.wake())) {
      sendAndWait(
          switch (seen) {
            case Screenshot.Taken taken -> new ToService.ScreenshotAnswer(id, taken.base64(), null);
            case Screenshot.NotRunning _ ->
                new ToService.ScreenshotAnswer(id, null, ToService.ScreenshotAnswer.NOT_RUNNING);
            case Screenshot.NoDisplay _ ->
                new ToService.ScreenshotAnswer(id, null, ToService.ScreenshotAnswer.NO_DISPLAY);
          });
    } catch (RuntimeException failed) {
      LOG.warn("instance={} display cannot be read", request.instanceId(), failed);
      send(new ToService.ScreenshotAnswer(id, null, ToService.ScreenshotAnswer.FAILED));
    }
  }

  private void alive() {
    if (over) {
      return;
    }
    inOrder.run(() -> send(dialogue.alive()));
    inOrder.run(() -> dialogue.question().ifPresent(this::send));
    threads.runAfter(options.alive(), this::alive);
  }

  private void ping() {
    if (over) {
      return;
    }
    Duration silent = Duration.ofNanos(System.nanoTime() - lastHeard);
    if (silent.compareTo(options.silence()) > 0) {
      close("nothing heard for " + silent.toSeconds() + " s");
      return;
    }
    var _ = socket.writePing(Buffer.buffer("oblak"));
    threads.runAfter(options.ping(), this::ping);
  }

  private void send(ToService message) {
    var _ = write(FrameLimits.text(message));
  }

  /** Returns when the message was written, or was lost with the connection. */
  private void sendAndWait(ToService message) {
    try {
      var _ =
          write(FrameLimits.text(message))
              .toCompletionStage()
              .toCompletableFuture()
              .get(WRITE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException lost) {
      LOG.debug("service={} message not written", dialogue.service(), lost);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private Future<Void> write(String text) {
    try {
      return socket.writeTextMessage(text);
    } catch (IllegalStateException closing) {
      LOG.debug("service={} message lost with the connection", dialogue.service(), closing);
      return Future.failedFuture(closing);
    }
  }
}
