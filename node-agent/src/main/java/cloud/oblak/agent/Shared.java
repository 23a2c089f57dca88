package cloud.oblak.agent;

import cloud.oblak.agent.loop.Threads;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;

/** What all agents of a process share. */
public record Shared(Vertx vertx, Threads threads, Clock clock) implements AutoCloseable {

  /** Few event loops and one timer: enough for a thousand agents, cheap for one. */
  public static Shared create(int eventLoops) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(eventLoops)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2));
    // Vert.x 4.5 numbers timers from 0 and takes 0 for none when it cancels that of a handshake:
    // the first link would be cut off when the time for its handshake is over.
    vertx.setTimer(1, _ -> {});
    return new Shared(vertx, Threads.create(), Clock.systemUTC());
  }

  @Override
  public void close() {
    threads.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
