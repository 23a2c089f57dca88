package cloud.oblak.agent.hypervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
  private static final String PIXMAP = "image/x-portable-pixmap";
  private static final int RED = 0xff0000;
  private static final int BLUE = 0x0000ff;

  private static byte[] pixmap(String header, byte[] samples) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(samples);
    return out.toByteArray();
  }

  /** Red on the left, blue on the right. */
  private static byte[] halves(int width, int height) {
    byte[] samples = new byte[width * height * 3];
    for (int pixel = 0; pixel < width * height; pixel++) {
      samples[pixel * 3 + (pixel % width < width / 2 ? 0 : 2)] = (byte) 255;
    }
    return samples;
  }

  private static BufferedImage jpeg(String mediaType, byte[] bytes) throws IOException {
    Screenshot.Taken taken = Picture.read(mediaType, new ByteArrayInputStream(bytes)).taken();
    return jpeg(taken);
  }

  static BufferedImage jpeg(Screenshot.Taken taken) throws IOException {
    byte[] jpeg = Base64.getDecoder().decode(taken.base64());
    assertEquals(0xffd8ff, (jpeg[0] & 0xff) << 16 | (jpeg[1] & 0xff) << 8 | (jpeg[2] & 0xff));
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  private static void alike(int expected, int seen) {
    for (int shift = 0; shift <= 16; shift += 8) {
      int distance = Math.abs((expected >> shift & 0xff) - (seen >> shift & 0xff));
      assertTrue(distance < 16, "%06x instead of %06x".formatted(seen & 0xffffff, expected));
    }
  }

  @Test
  void aPixmapBecomesAJpegOfItsSizeAndColours() throws IOException {
    BufferedImage seen = jpeg(PIXMAP, pixmap("P6\n# by QEMU\n64 32\n255\n", halves(64, 32)));
    assertEquals(64, seen.getWidth());
    assertEquals(32, seen.getHeight());
    alike(RED, seen.getRGB(8, 16));
    alike(BLUE, seen.getRGB(56, 16));
  }

  @Test
  void aPngIsTakenToo() throws IOException {
    BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 64, 32, new Random(1).ints(64 * 32).map(_ -> BLUE).toArray(), 0, 64);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    BufferedImage seen = jpeg("image/png", png.toByteArray());
    assertEquals(64, seen.getWidth());
    alike(BLUE, seen.getRGB(32, 16));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P",
        "P5 1 1 255 abc",
        "P6",
        "P6 1 1",
        "P6 1 1 255",
        "P6 1 1 255 ab",
        "P6 1 1 65535 abcdef",
        "P6 1 1 1 abc",
        "P6 0 1 255 abc",
        "P6 -1 1 255 abc",
        "P6 x 1 255 abc",
        "P6 1 1 255x",
        "P6 # no end",
        "P6 4294967297 1 255 abc"
      })
  void whatIsNoPixmapIsRefused(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThrows(
        IOException.class, () -> Picture.read(PIXMAP, new ByteArrayInputStream(bytes)), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999 99999", "8193 1", "1 8193", "2049 2048", "8192 8192"})
  void aSizeThatNoDisplayHasIsRefusedBeforeThePixelsAreRead(String size) {
    byte[] header = pixmap("P6 " + size + " 255\n", new byte[0]);
    String refusal =
        assertThrows(
                IOException.class, () -> Picture.read(PIXMAP, new ByteArrayInputStream(header)))
            .getMessage();
    assertTrue(refusal.startsWith("a picture of"), refusal);
  }

  @Test
  void aLargePngIsRefusedByItsHeader() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8000, 600, BufferedImage.TYPE_BYTE_BINARY), "png", png);
    assertThrows(
        IOException.class,
        () -> Picture.read("image/png", new ByteArrayInputStream(png.toByteArray())));
  }

  @Test
  void theLargestNoiseFitsIntoAMessage() throws IOException {
    byte[] noise = new byte[3 * Picture.MAX_PIXELS];
    new Random(1).nextBytes(noise);
    byte[] bytes = pixmap("P6 2048 2048 255\n", noise);
    String base64 = Picture.read(PIXMAP, new ByteArrayInputStream(bytes)).taken().base64();
    assertTrue(base64.length() <= (512 << 10) * 4 / 3 + 4, base64.length() + " characters");
  }
}
