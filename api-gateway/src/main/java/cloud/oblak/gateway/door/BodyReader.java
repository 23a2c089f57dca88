package cloud.oblak.gateway.door;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads the body of a paused request up to a limit; what comes after the limit is thrown away. */
public final class BodyReader {
  private final int limit;
  private final Buffer body = Buffer.buffer();
  private boolean over;

  private BodyReader(int limit) {
    this.limit = limit;
  }

  /** Reads, then calls exactly one of the two. */
  public static void read(
      HttpServerRequest request, int limit, Consumer<Buffer> whole, Runnable tooLarge) {
    if (request.isEnded()) {
      whole.accept(Buffer.buffer());
      return;
    }
    BodyReader reader = new BodyReader(limit);
    request.handler(chunk -> reader.take(chunk, tooLarge));
    request.endHandler(end -> {
      if (!reader.over) {
        whole.accept(reader.body);
      }
    });
    request.resume();
  }

  private void take(Buffer chunk, Runnable tooLarge) {
    if (over) {
      return;
    }
    if (body.length() + chunk.length() > limit) {
      over = true;
      tooLarge.run();
    } else {
      body.appendBuffer(chunk);
    }
  }
}
