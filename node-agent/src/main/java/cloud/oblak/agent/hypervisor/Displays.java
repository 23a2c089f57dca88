package cloud.oblak.agent.hypervisor;

import cloud.oblak.agent.DriverException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.libvirt.Domain;
import org.libvirt.KeycodeSet;
import org.libvirt.LibvirtException;
import org.libvirt.Stream;

/** Looks at the displays of VMs, at one at a time: a picture takes much of the agent's memory. */
final class Displays {
  private static final String FAILED = "The VM's display could not be read";
  private static final int PATIENCE_SECONDS = 10;
  // Shift writes nothing, and ends what blanks a display.
  private static final int LEFT_SHIFT = 42;
  private static final int PRESS_MILLIS = 50;
  private static final long AWAKE_MILLIS = 500;

  private final LibvirtConnection libvirt;
  private final Semaphore turn = new Semaphore(1, true);

  Displays(LibvirtConnection libvirt) {
    this.libvirt = libvirt;
  }

  /** A picture of what a domain's display shows, after a press of a key where asked for. */
  Screenshot look(String domain, boolean wake) {
    try {
      if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw DriverException.transientFailure(FAILED + " in time", null);
      }
      try {
        if (wake) {
          wake(domain);
        }
        return libvirt.onDomain(domain, FAILED, Displays::read).orElse(new Screenshot.NotRunning());
      } finally {
        turn.release();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw DriverException.transientFailure(FAILED, stopped);
    }
  }

  private void wake(String domain) throws InterruptedException {
    libvirt.onDomain(
        domain,
        FAILED,
        asleep -> {
          asleep.sendKey(KeycodeSet.LINUX, PRESS_MILLIS, LEFT_SHIFT);
          return true;
        });
    Thread.sleep(AWAKE_MILLIS);
  }

  private static Screenshot read(Domain domain) throws LibvirtException {
    if (!domain.getXMLDesc(0).contains("<video>")) {
      return new Screenshot.NoDisplay();
    }
    Stream stream = domain.getConnect().streamNew(0);
    try {
      String mediaType = domain.screenshot(stream, 0);
      return Picture.read(mediaType, new Bounded(stream)).taken();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      stream.free();
    }
  }

  /** What comes of a stream, up to the bytes of the largest picture. */
  private static final class Bounded extends InputStream {
    private final ReadableByteChannel from;
    private final byte[] chunk = new byte[1 << 16];
    private int next;
    private int end;
    private int left = 3 * Picture.MAX_PIXELS + chunk.length;

    Bounded(ReadableByteChannel from) {
      this.from = from;
    }

    @Override
    public int read() throws IOException {
      return fill() ? chunk[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, end - next);
      System.arraycopy(chunk, next, into, offset, count);
      next += count;
      return count;
    }

    private boolean fill() throws IOException {
      if (next < end) {
        return true;
      }
      if (left <= 0) {
        throw new IOException("a picture with more bytes than any display has");
      }
      // libvirt-java passes on the whole array of a buffer, wherever the buffer begins in it.
      end = Math.max(0, from.read(ByteBuffer.wrap(chunk)));
      next = 0;
      left -= end;
      return end > 0;
    }
  }
}
