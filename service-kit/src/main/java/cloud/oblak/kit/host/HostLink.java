package cloud.oblak.kit.host;

import cloud.oblak.nodeapi.DesiredObject;
import cloud.oblak.nodeapi.FrameLimits;
import cloud.oblak.nodeapi.NodeJson;
import cloud.oblak.nodeapi.ToAgent;
import cloud.oblak.nodeapi.ToService;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** One agent's connection: a reader that handles frames in order, a writer that batches. */
final class HostLink {
  private static final Logger LOG = Logger.getLogger(HostLink.class);
  private static final int MAX_ASKED = 64;
  private static final int HIGH_WATER = 64;
  private static final long IDLE_SECONDS = 30;
  private static final String END = "";

  private final String hostId;
  private final ServerWebSocket socket;
  private final HostObjects objects;
  private final HostListener listener;
  private final BiConsumer<String, ToService> answers;
  private final BlockingQueue<String> incoming = new LinkedBlockingQueue<>();
  private final HostWishes wishes;
  private final CompletableFuture<Void> readerEnded = new CompletableFuture<>();
  private final Semaphore asked = new Semaphore(MAX_ASKED);
  private final ReentrantLock answering = new ReentrantLock();
  private volatile boolean closed;
  private volatile boolean screenshots;

  /**
   * A connection that was opened just now.
   *
   * @param answers takes the host's answers with the ids of the requests
   */
  HostLink(
      String hostId,
      ServerWebSocket socket,
      HostObjects objects,
      HostListener listener,
      BiConsumer<String, ToService> answers) {
    this.hostId = hostId;
    this.socket = socket;
    this.objects = objects;
    this.listener = listener;
    this.answers = answers;
    this.wishes = new HostWishes(hostId, objects);
  }

  /**
   * Takes over from the host's connection before, which is closed: greets only when nothing of that
   * one is being handled any more.
   *
   * @param before null where the host had none
   * @param ended runs when the connection is closed
   */
  void open(ToAgent.Hello hello, HostLink before, Runnable ended) {
    socket.textMessageHandler(text -> {
      incoming.add(text);
      if (incoming.size() > HIGH_WATER) {
        socket.pause();
      }
    });
    socket.exceptionHandler(failed -> LOG.debugf("Link to %s: %s", hostId, failed));
    socket.closeHandler(none -> {
      closed = true;
      ended.run();
      incoming.add(END);
    });
    if (before != null) {
      before.close();
    }
    Thread.ofVirtual()
        .name("from-" + hostId)
        .start(() -> {
          if (before != null) {
            before.readerEnded.join();
          }
          read(hello);
          readerEnded.complete(null);
        });
  }

  /** Whether the agent said that it answers what displays show. */
  boolean screenshots() {
    return screenshots;
  }

  void send(ToAgent message) {
    write(FrameLimits.text(message));
  }

  private void write(String text) {
    socket.writeTextMessage(text);
  }

  private void write(List<DesiredObject> changed) {
    FrameLimits.inBatches(changed, (part, last) -> desired(part), this::write);
  }

  private static ToAgent desired(List<DesiredObject> objects) {
    return new ToAgent.Desired(objects, false);
  }

  void close() {
    closed = true;
    socket.close();
    incoming.add(END);
  }

  private void read(ToAgent.Hello ours) {
    boolean greeted = false;
    try {
      if (!closed) {
        send(ours);
      }
      while (!closed) {
        String text = incoming.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        if (incoming.isEmpty()) {
          socket.resume();
        }
        if (text == null) {
          LOG.infof("Host %s was silent for %d s; closing its connection", hostId, IDLE_SECONDS);
          break;
        }
        if (closed || text.equals(END)) {
          break;
        }
        ToService message = parse(text);
        if (message == null) {
          continue;
        }
        if (!greeted) {
          if (!(message instanceof ToService.Hello hello)
              || !listener.connected(hostId, hello.host())) {
            LOG.warnf("Host %s may not speak here; closing its connection", hostId);
            break;
          }
          greeted = true;
          screenshots = Boolean.TRUE.equals(hello.screenshots());
          objects.link(hostId, wishes);
          Thread.ofVirtual().name("to-" + hostId).start(this::write);
          continue;
        }
        handle(message);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | JsonProcessingException failed) {
      LOG.warnf(failed, "A message of host %s failed; closing its connection", hostId);
    } finally {
      objects.unlink(hostId, wishes);
      close();
      if (greeted) {
        listener.disconnected(hostId);
      }
    }
  }

  /** Null where only a newer release knows such a message. */
  private ToService parse(String text) throws JsonProcessingException {
    try {
      return NodeJson.mapper().readValue(text, ToService.class);
    } catch (InvalidTypeIdException unknown) {
      LOG.errorf("Host %s sent a message of an unknown kind: %s", hostId, unknown.getTypeId());
      return null;
    }
  }

  private void handle(ToService message) {
    switch (message) {
      case ToService.Hello again -> listener.connected(hostId, again.host());
      case ToService.Observed seen -> listener.observed(hostId, seen.objects(), seen.complete());
      case ToService.Alive alive -> listener.alive(hostId, alive);
      case ToService.ConsoleAnswer answer -> answers.accept(answer.requestId(), answer);
      case ToService.ScreenshotAnswer answer -> answers.accept(answer.requestId(), answer);
      case ToService.CredentialsRequest request -> credentials(request);
    }
  }

  /** Beside the reader, which must not wait for another service; one after the other. */
  private void credentials(ToService.CredentialsRequest request) {
    if (!asked.tryAcquire()) {
      LOG.warnf("Host %s asks for credentials faster than they come; it asks again", hostId);
      return;
    }
    Thread.ofVirtual()
        .name("credentials-" + hostId)
        .start(() -> {
          answering.lock();
          try {
            send(new ToAgent.Credentials(listener.credentials(hostId, request.wanted())));
          } catch (RuntimeException failed) {
            LOG.warnf("Host %s gets no credentials now and asks again: %s", hostId, failed);
          } finally {
            answering.unlock();
            asked.release();
          }
        });
  }

  /** Sends the complete list, then whatever is offered, several in one frame where they queue. */
  private void write() {
    try {
      write(wishes.changes());
      send(new ToAgent.Desired(List.of(), true));
      while (!closed) {
        write(wishes.next());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      if (!closed) {
        LOG.warnf(failed, "Telling host %s what it should have failed; it will reconnect", hostId);
      }
      close();
    }
  }
}
