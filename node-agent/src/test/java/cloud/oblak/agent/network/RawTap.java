package cloud.oblak.agent.network;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A guest's network card made of a tap, which sends any bytes and sees all that arrive. */
final class RawTap implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 2048;
  private static final int TUNSETIFF = 0x400454ca;
  private static final short TAP_WITHOUT_HEADER = 0x1002;

  private final int fd;

  RawTap(String name) {
    fd = LibC.C.open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    byte[] request = new byte[40];
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, request, 0, bytes.length);
    request[16] = (byte) TAP_WITHOUT_HEADER;
    request[17] = (byte) (TAP_WITHOUT_HEADER >> 8);
    if (fd < 0 || LibC.C.ioctl(fd, new NativeLong(TUNSETIFF), request) != 0) {
      throw new IllegalStateException("no tap: " + name);
    }
  }

  void send(byte[] frame) {
    if (LibC.C.write(fd, frame, new NativeLong(frame.length)).intValue() != frame.length) {
      throw new IllegalStateException("the frame was not taken");
    }
  }

  /** Whether exactly this frame arrives within so many milliseconds. */
  boolean receives(byte[] frame, int millis) {
    byte[] buffer = new byte[2048];
    long end = System.nanoTime() + millis * 1_000_000L;
    while (System.nanoTime() < end) {
      int n = LibC.C.read(fd, buffer, new NativeLong(buffer.length)).intValue();
      if (n >= frame.length && Arrays.equals(buffer, 0, frame.length, frame, 0, frame.length)) {
        return true;
      }
      if (n < 0) {
        pause();
      }
    }
    return false;
  }

  @Override
  public void close() {
    LibC.C.close(fd);
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The C library's calls for files. */
  interface LibC extends Library {
    LibC C = Native.load("c", LibC.class);

    int open(String path, int flags);

    int ioctl(int fd, NativeLong request, byte[] argument);

    NativeLong read(int fd, byte[] buffer, NativeLong count);

    NativeLong write(int fd, byte[] buffer, NativeLong count);

    int close(int fd);
  }

  /** An Ethernet frame. */
  static byte[] ethernet(String to, String from, int type, byte[] payload) {
    return ByteBuffer.allocate(14 + payload.length)
        .put(mac(to))
        .put(mac(from))
        .putShort((short) type)
        .put(payload)
        .array();
  }

  /** An ARP message for Ethernet and IPv4; 1 asks, 2 answers. */
  static byte[] arp(int operation, String fromMac, String from, String toMac, String to) {
    return ByteBuffer.allocate(28)
        .putInt(0x00010800)
        .putShort((short) 0x0604)
        .putShort((short) operation)
        .put(mac(fromMac))
        .put(address(from))
        .put(mac(toMac))
        .put(address(to))
        .array();
  }

  /** An IPv4 packet with a UDP datagram. */
  static byte[] udp(String from, int fromPort, String to, int toPort, String text) {
    byte[] data = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer packet =
        ByteBuffer.allocate(28 + data.length)
            .putShort((short) 0x4500)
            .putShort((short) (28 + data.length))
            .putInt(0)
            .putShort((short) 0x4011)
            .putShort((short) 0)
            .put(address(from))
            .put(address(to));
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += packet.getShort(i) & 0xffff;
    }
    packet.putShort(10, (short) ~(sum % 0xffff));
    return packet
        .putShort((short) fromPort)
        .putShort((short) toPort)
        .putShort((short) (8 + data.length))
        .putShort((short) 0)
        .put(data)
        .array();
  }

  static byte[] mac(String text) {
    return hex(text.replace(":", ""));
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] address(String text) {
    return ByteBuffer.allocate(4).putInt((int) Cidr.parse(text).base()).array();
  }
}
