package cloud.oblak.agent.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile and honest layers; needs root, because owners are shifted. */
final class LayerTarIT {
  @TempDir private Path temp;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  private Duration time = Duration.ofMinutes(1);
  private long free;

  private Path root() throws IOException {
    return Files.createDirectories(temp.resolve("root"));
  }

  private void put(TarArchiveEntry entry, String content) throws IOException {
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(body.length);
    tar.putArchiveEntry(entry);
    tar.write(body);
    tar.closeArchiveEntry();
  }

  private void file(String name, String content) throws IOException {
    put(new TarArchiveEntry(name, true), content);
  }

  private void link(String name, String target, byte type) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    put(entry, "");
  }

  private long unpack(long most) throws IOException {
    tar.close();
    ImageLimits limits = new ImageLimits(most, 1, time, free);
    return new LayerTar(root(), 200_000, new ImageBudget(limits, temp))
        .unpack(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private void refused() {
    var failure = assertThrows(DriverException.class, () -> unpack(1 << 20));
    assertTrue(failure.permanent());
  }

  @Test
  void allLayersShareOneBudget() throws IOException {
    file("one", "x".repeat(600));
    tar.close();
    ImageBudget budget = new ImageBudget(new ImageLimits(1000, 1, time, free), temp);
    new LayerTar(root(), 200_000, budget).unpack(new ByteArrayInputStream(bytes.toByteArray()));
    LayerTar second = new LayerTar(root(), 200_000, budget);
    var failure =
        assertThrows(
            DriverException.class,
            () -> second.unpack(new ByteArrayInputStream(bytes.toByteArray())));
    assertTrue(failure.permanent());
  }

  @Test
  void aLayerThatTakesTooLongIsRefused() throws IOException {
    file("one", "x");
    time = Duration.ZERO;
    refused();
  }

  @Test
  void aLayerThatWouldFillTheDiskIsRefusedAtOnce() throws IOException {
    file("one", "x");
    free = Long.MAX_VALUE;
    var failure = assertThrows(DriverException.class, () -> unpack(100));
    assertTrue(failure.permanent(), "its importer is told at once and not after many attempts");
  }

  @Test
  void ownersAreShiftedAndModesKept() throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("usr/bin/tool", true);
    entry.setIds(33, 44);
    entry.setMode(04755);
    put(entry, "words");
    assertEquals(5, unpack(100));
    Path tool = root().resolve("usr/bin/tool");
    assertEquals(200_033, Files.getAttribute(tool, "unix:uid"));
    assertEquals(200_044, Files.getAttribute(tool, "unix:gid"));
    assertEquals(04755, (int) Files.getAttribute(tool, "unix:mode") & 07777);
    assertEquals(200_000, Files.getAttribute(root().resolve("usr"), "unix:uid"));
  }

  @Test
  void aNameThatClimbsOutIsRefused() throws IOException {
    file("a/../../outside", "x");
    refused();
    assertFalse(Files.exists(temp.resolve("outside")));
  }

  @Test
  void anAbsoluteNameStaysInside() throws IOException {
    file("/etc/oblak-hostile", "x");
    unpack(100);
    assertTrue(Files.exists(root().resolve("etc/oblak-hostile")));
    assertFalse(Files.exists(Path.of("/etc/oblak-hostile")));
  }

  @Test
  void aFileBelowALinkIsRefused() throws IOException {
    link("evil", temp.toString(), TarConstants.LF_SYMLINK);
    file("evil/outside", "x");
    refused();
    assertFalse(Files.exists(temp.resolve("outside")));
  }

  @Test
  void aFileReplacesALinkInsteadOfFollowingIt() throws IOException {
    Path outside = Files.writeString(temp.resolve("outside"), "kept");
    link("name", outside.toString(), TarConstants.LF_SYMLINK);
    file("name", "x");
    unpack(100);
    assertEquals("kept", Files.readString(outside));
    assertTrue(Files.isRegularFile(root().resolve("name"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aHardLinkToTheHostIsRefused() throws IOException {
    link("shadow", "/etc/shadow", TarConstants.LF_LINK);
    refused();
  }

  @Test
  void aHardLinkThroughALinkIsRefused() throws IOException {
    link("etc", "/etc", TarConstants.LF_SYMLINK);
    link("shadow", "etc/shadow", TarConstants.LF_LINK);
    refused();
  }

  @Test
  void aHardLinkWithinTheLayerIsMade() throws IOException {
    file("one", "x");
    link("two", "one", TarConstants.LF_LINK);
    unpack(100);
    assertEquals(2, Files.getAttribute(root().resolve("two"), "unix:nlink"));
  }

  @Test
  void devicesAreDropped() throws IOException {
    TarArchiveEntry disk = new TarArchiveEntry("dev/vda", TarConstants.LF_BLK, true);
    disk.setDevMajor(254);
    put(disk, "");
    put(new TarArchiveEntry("dev/null", TarConstants.LF_CHR, true), "");
    put(new TarArchiveEntry("pipe", TarConstants.LF_FIFO, true), "");
    unpack(100);
    assertFalse(Files.exists(root().resolve("dev/vda")));
    assertFalse(Files.exists(root().resolve("dev/null")));
    assertFalse(Files.exists(root().resolve("pipe")));
  }

  @Test
  void whiteoutsBecomeTheOverlaysOwn() throws IOException {
    file("etc/.wh.passwd", "");
    file("var/.wh..wh..opq", "");
    unpack(100);
    Path hidden = root().resolve("etc/passwd");
    assertEquals(0L, Files.getAttribute(hidden, "unix:rdev", LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.isRegularFile(hidden, LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.exists(root().resolve("var/.wh..wh..opq")));
  }

  @Test
  void aWhiteoutOfTheDirectoryAboveIsRefused() throws IOException {
    file("etc/.wh...", "");
    refused();
  }

  @Test
  void tooMuchContentIsRefused() throws IOException {
    file("big", "x".repeat(5000));
    var failure = assertThrows(DriverException.class, () -> unpack(4000));
    assertTrue(failure.permanent());
  }

  @Test
  void aNameThatFillsTheMemoryIsRefused() throws IOException {
    TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
    put(name, "x".repeat(300_000));
    file("short", "");
    refused();
  }

  @Test
  void attributesForAllFilesThatAddUpAreRefused() throws IOException {
    for (int i = 0; i < 200; i++) {
      String record = "1000 KEY." + (1000 + i) + "=";
      raw(
          TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER,
          record + "v".repeat(1000 - record.length() - 1) + "\n");
      raw(TarConstants.LF_NORMAL, "");
    }
    refused();
  }

  /** Past the writer, which knows no such entries. */
  private void raw(byte type, String content) {
    TarArchiveEntry entry = new TarArchiveEntry("raw", type);
    entry.setSize(content.length());
    byte[] header = new byte[512];
    entry.writeEntryHeader(header);
    bytes.writeBytes(header);
    bytes.writeBytes(
        Arrays.copyOf(
            content.getBytes(StandardCharsets.UTF_8), (content.length() + 511) / 512 * 512));
  }

  @Test
  void aDirectoryThatIsTooDeepIsRefused() throws IOException {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    file("d/".repeat(300) + "file", "");
    refused();
  }

  @Test
  void theContentOfWhatIsDroppedIsPassedOver() throws IOException {
    put(new TarArchiveEntry("pipe", TarConstants.LF_FIFO, true), "x".repeat(300_000));
    file("after", "here");
    assertEquals(4, unpack(100));
    assertEquals("here", Files.readString(root().resolve("after")));
  }
}
