package cloud.oblak.agent.hypervisor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.BooleanSupplier;
import org.libvirt.Domain;
import org.libvirt.KeycodeSet;
import org.libvirt.LibvirtException;
import org.libvirt.Stream;

/** The displays of libvirt's domains. */
final class LibvirtDisplay implements Display {
  // Shift writes nothing, and ends what blanks a display.
  private static final int LEFT_SHIFT = 42;
  private static final int PRESS_MILLIS = 50;

  private final LibvirtConnection libvirt;

  LibvirtDisplay(LibvirtConnection libvirt) {
    this.libvirt = libvirt;
  }

  @Override
  public void wake(String domain) throws IOException {
    try {
      var _ =
          libvirt.onDomainHere(
              domain,
              asleep -> {
                asleep.sendKey(KeycodeSet.LINUX, PRESS_MILLIS, LEFT_SHIFT);
                return true;
              });
    } catch (LibvirtException failure) {
      throw new IOException(failure);
    }
  }

  @Override
  public Undeveloped read(String domain, BooleanSupplier wanted) throws IOException {
    try {
      return libvirt
          .onDomainHere(domain, running -> picture(running, wanted))
          .orElse(Screenshot.NotRunning::new);
    } catch (LibvirtException failure) {
      throw new IOException(failure);
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private static Undeveloped picture(Domain domain, BooleanSupplier wanted)
      throws LibvirtException {
    if (!domain.getXMLDesc(0).contains("<video>")) {
      return Screenshot.NoDisplay::new;
    }
    Stream stream = domain.getConnect().streamNew(0);
    try {
      String mediaType = domain.screenshot(stream, 0);
      return Picture.read(mediaType, new Bounded(stream, wanted))::taken;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      stream.free();
    }
  }

  /** What comes of a stream, up to the bytes of the largest picture. */
  private static final class Bounded extends InputStream {
    private final ReadableByteChannel from;
    private final BooleanSupplier wanted;
    private final byte[] chunk = new byte[1 << 16];
    private int next;
    private int end;
    private int left = 3 * Picture.MAX_PIXELS + chunk.length;

    Bounded(ReadableByteChannel from, BooleanSupplier wanted) {
      this.from = from;
      this.wanted = wanted;
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
      if (!wanted.getAsBoolean()) {
        throw new IOException("nobody waits for the picture any more");
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
