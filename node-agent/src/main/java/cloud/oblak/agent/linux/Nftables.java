package cloud.oblak.agent.linux;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/** Packet filters, in the words of nft and without its process. */
public final class Nftables {
  // The library keeps some of what it reads in variables of its own.
  private static final ReentrantLock LOCK = new ReentrantLock();

  private Nftables() {}

  /** Applies commands in one transaction, in the network namespace of this process. */
  public static void apply(String commands) throws IOException {
    Linux.onOwnThread(run(commands));
  }

  /** Applies commands in one transaction, in the network namespace that a file names. */
  public static void apply(Path namespace, String commands) throws IOException {
    Linux.inNetwork(namespace, run(commands));
  }

  private static Callable<Void> run(String commands) {
    return () -> {
      LOCK.lock();
      try {
        runHere(commands);
        return null;
      } finally {
        LOCK.unlock();
      }
    };
  }

  /** The library opens its socket in the namespace of the calling thread. */
  private static void runHere(String commands) throws IOException {
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
