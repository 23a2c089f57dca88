package cloud.oblak.agent.linux;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Packet filters, in the words of nft and without its process. */
public final class Nftables {
  private static final Path OWN = Path.of("/proc/self/ns/net");

  // The library keeps some of what it reads in variables of its own, and every thread that calls it
  // keeps some megabytes.
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("nftables").factory());

  private Nftables() {}

  /** Applies commands in one transaction, in the network namespace of this process. */
  public static void apply(String commands) throws IOException {
    apply(OWN, commands);
  }

  /** Applies commands in one transaction, in the network namespace that a file names. */
  public static void apply(Path namespace, String commands) throws IOException {
    onThread(() -> {
      Linux.enter(namespace, Linux.NEW_NETWORK);
      try {
        run(commands);
      } finally {
        // A namespace lasts as long as a thread is in it.
        Linux.enter(OWN, Linux.NEW_NETWORK);
      }
      return null;
    });
  }

  private static void onThread(Callable<Void> action) throws IOException {
    Future<Void> done = THREAD.submit(action);
    try {
      done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** The library opens its socket in the namespace of the calling thread. */
  private static void run(String commands) throws IOException {
    Pointer context = Libnftables.nft_ctx_new(0);
    if (context == null) {
      throw new IOException("nft cannot be opened");
    }
    try {
      if (Libnftables.nft_ctx_buffer_error(context) != 0
          || Libnftables.nft_ctx_buffer_output(context) != 0) {
        throw new IOException("nft has no room for its answer");
      }
      if (Libnftables.nft_run_cmd_from_buffer(context, commands) != 0) {
        throw new IOException(Libnftables.nft_ctx_get_error_buffer(context));
      }
    } finally {
      Libnftables.nft_ctx_free(context);
    }
  }
}
