package cloud.oblak.agent.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The C library, bound as it is; {@link Linux} is the face for all others. */
final class Syscalls {
  static {
    Native.register(Syscalls.class, "c");
  }

  private Syscalls() {}

  static native int open(String path, int flags) throws LastErrorException;

  static native int close(int fd) throws LastErrorException;

  static native long lseek(int fd, long offset, int whence) throws LastErrorException;

  static native int ioctl(int fd, long request, long argument) throws LastErrorException;

  static native int ioctl(int fd, long request, Pointer argument) throws LastErrorException;

  static native int mount(String source, String target, String type, long flags, String data)
      throws LastErrorException;

  static native int umount2(String target, int flags) throws LastErrorException;

  static native int setns(int fd, int type) throws LastErrorException;

  static native int unshare(int flags) throws LastErrorException;

  static native int kill(int pid, int signal) throws LastErrorException;

  static native int mknod(String path, int mode, long device) throws LastErrorException;

  static native int lsetxattr(String path, String name, byte[] value, long size, int flags)
      throws LastErrorException;
}
