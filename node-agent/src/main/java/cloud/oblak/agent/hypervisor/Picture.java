package cloud.oblak.agent.hypervisor;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * What a display shows. It comes from a process that a guest may have taken over: its size is
 * checked before anything is made of it.
 */
final class Picture {
  /** As many as a display of 4 MiB has at 8 bits each. */
  static final int MAX_PIXELS = 4 << 20;

  private static final int MAX_SIDE = 8192;
  private static final int MAX_JPEG_BYTES = 512 << 10;
  private static final List<Loss> LOSSES =
      List.of(
          new Loss(0.8f, 1),
          new Loss(0.4f, 1),
          new Loss(0.1f, 1),
          new Loss(0.1f, 2),
          new Loss(0.1f, 4));

  /**
   * How a JPEG is made smaller.
   *
   * @param quality from 0 to 1
   * @param every one of how many pixels is left, in each direction
   */
  private record Loss(float quality, int every) {}

  private final BufferedImage pixels;

  Picture(BufferedImage pixels) {
    this.pixels = pixels;
  }

  /**
   * Reads a picture.
   *
   * @param mediaType PNG's; anything else is taken for a portable pixmap
   * @throws IOException also where it is malformed or too large
   */
  static Picture read(String mediaType, InputStream in) throws IOException {
    return new Picture(mediaType.equals("image/png") ? png(in) : Pixmap.read(in));
  }

  private static BufferedImage png(InputStream in) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream cached = new MemoryCacheImageInputStream(in)) {
      reader.setInput(cached, true, true);
      checkSize(reader.getWidth(0), reader.getHeight(0));
      BufferedImage image = reader.read(0);
      if (image.getColorModel().hasAlpha()) {
        throw new IOException("a display does not show through");
      }
      return image;
    } finally {
      reader.dispose();
    }
  }

  /** Refuses a size that no display has. */
  static void checkSize(int width, int height) throws IOException {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IOException("a picture of " + width + " by " + height + " is no display's");
    }
    if (width * height > MAX_PIXELS) {
      throw new IOException("a picture of " + width + " by " + height + " is too large");
    }
  }

  /** The picture as a JPEG in base64, of at most 512 KiB, at the best quality for that. */
  Screenshot.Taken taken() throws IOException {
    for (Loss loss : LOSSES) {
      byte[] jpeg = jpeg(loss);
      if (jpeg.length <= MAX_JPEG_BYTES) {
        return new Screenshot.Taken(Base64.getEncoder().encodeToString(jpeg), () -> {});
      }
    }
    throw new IOException("the picture is too large as a JPEG");
  }

  private byte[] jpeg(Loss loss) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(loss.quality());
      how.setSourceSubsampling(loss.every(), loss.every(), 0, 0);
      writer.setOutput(out);
      writer.write(null, new IIOImage(pixels, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
