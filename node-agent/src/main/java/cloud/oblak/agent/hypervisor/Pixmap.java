package cloud.oblak.agent.hypervisor;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads a binary portable pixmap (P6), which is what QEMU writes of a display. */
final class Pixmap {
  private static final int BRIGHTEST = 255;
  private static final int MAX_DIGITS = 5;

  private Pixmap() {}

  static BufferedImage read(InputStream in) throws IOException {
    if (in.read() != 'P' || in.read() != '6') {
      throw new IOException("not a binary pixmap");
    }
    int width = number(in);
    int height = number(in);
    int brightest = number(in);
    Picture.checkSize(width, height);
    if (brightest != BRIGHTEST) {
      throw new IOException("a pixmap whose colours go up to " + brightest);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    if (in.readNBytes(samples, 0, samples.length) < samples.length) {
      throw new EOFException("a pixmap with fewer pixels than its size says");
    }
    for (int red = 0; red < samples.length; red += 3) {
      byte swapped = samples[red];
      samples[red] = samples[red + 2];
      samples[red + 2] = swapped;
    }
    return image;
  }

  /** The next number and the one space behind it. */
  private static int number(InputStream in) throws IOException {
    int next = in.read();
    while (next == '#' || isSpace(next)) {
      next = next == '#' ? afterComment(in) : in.read();
    }
    int number = 0;
    int digits = 0;
    for (; next >= '0' && next <= '9' && digits < MAX_DIGITS; next = in.read()) {
      number = number * 10 + next - '0';
      digits++;
    }
    if (digits == 0 || !isSpace(next)) {
      throw new IOException("a pixmap without its size");
    }
    return number;
  }

  private static int afterComment(InputStream in) throws IOException {
    int next = in.read();
    while (next != '\n' && next != -1) {
      next = in.read();
    }
    return next;
  }

  private static boolean isSpace(int read) {
    return read == ' ' || (read >= '\t' && read <= '\r');
  }
}
