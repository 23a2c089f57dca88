package cloud.oblak.agent.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The library of the program nft, bound as it is; {@link Nftables} is the face for all others. */
final class Libnftables {
  static {
    Native.register(Libnftables.class, "libnftables.so.1");
  }

  private Libnftables() {}

  static native Pointer nft_ctx_new(int flags);

  static native void nft_ctx_free(Pointer context);

  static native int nft_ctx_buffer_error(Pointer context);

  static native int nft_ctx_buffer_output(Pointer context);

  static native String nft_ctx_get_error_buffer(Pointer context);

  static native int nft_run_cmd_from_buffer(Pointer context, String commands);
}
