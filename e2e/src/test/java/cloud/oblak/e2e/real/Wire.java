package cloud.oblak.e2e.real;

import cloud.oblak.e2e.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Hears every frame that reaches a container's network card, and sends any from one. */
final class Wire implements AutoCloseable {
  // perl is on every Debian and Ubuntu; a packet socket of family 17 takes frames as they are.
  private static final String CARD =
      """
      my $card = pack("Z16 x16", "eth0");
      ioctl($socket, 0x8933, $card) or die "eth0: $!";
      my $index = unpack("x16 i", $card);
      """;
  private static final String HEAR =
      """
      socket(my $socket, 17, 3, unpack("S", pack("n", 3))) or die "socket: $!";
      %sbind($socket, pack("S n i S C C a8", 17, 3, $index, 0, 0, 0, "")) or die "bind: $!";
      $| = 1;
      print "ready\\n";
      while (defined recv($socket, my $frame, 65536, 0)) { print unpack("H*", $frame), "\\n"; }
      """
          .formatted(CARD);
  private static final String SEND =
      """
      socket(my $socket, 17, 3, 0) or die "socket: $!";
      %smy $card_address = pack("S n i S C C a8", 17, 0, $index, 0, 0, 6, "");
      foreach (@ARGV) { send($socket, pack("H*", $_), 0, $card_address) or die "send: $!"; }
      """
          .formatted(CARD);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path heard;
  private final Process listener;

  private Wire(Path heard, Process listener) {
    this.heard = heard;
    this.listener = listener;
  }

  /** Listens at a container's card until it is closed. */
  static Wire of(String instanceId) {
    try {
      Path file = Files.createTempFile("oblak-wire", ".hex");
      Process process =
          new ProcessBuilder(Guests.inNetworkOf(instanceId, "perl", "-e", HEAR))
              .redirectErrorStream(true)
              .redirectInput(new java.io.File("/dev/null"))
              .redirectOutput(file.toFile())
              .start();
      Wire wire = new Wire(file, process);
      Waiting.until("the listener is ready", LIMIT, wire::frames, all -> all.contains("ready"));
      return wire;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Sends frames from a container's card. */
  static void send(String instanceId, List<String> frames) {
    String[] command = new String[frames.size() + 3];
    command[0] = "perl";
    command[1] = "-e";
    command[2] = SEND;
    for (int i = 0; i < frames.size(); i++) {
      command[i + 3] = frames.get(i);
    }
    Host.Result result = Guests.run(instanceId, command);
    if (result.exit() != 0) {
      throw new AssertionError("frames cannot be sent: " + result.output());
    }
  }

  /** Whether this frame has come; shorter ones are filled up on the way. */
  boolean has(String frame) {
    return frames().stream().anyMatch(one -> one.startsWith(frame));
  }

  private List<String> frames() {
    try {
      return Files.readAllLines(heard);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    listener.destroyForcibly();
    try {
      Files.deleteIfExists(heard);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
