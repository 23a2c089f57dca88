package cloud.oblak.agent.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.desired.StateFolder.Safety;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Remembers when the agent last ran: no guest that died meanwhile was seen alive after that. */
public final class Heartbeat {
  private static final String NAME = "agent/alive";

  private final StateFolder folder;
  private final Clock clock;
  private final Instant before;

  public Heartbeat(StateFolder folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.before = folder.read(NAME).flatMap(Heartbeat::parse).orElse(null);
  }

  /** The last beat of an earlier run of the agent; null where there was none. */
  Instant before() {
    return before;
  }

  /** Says that everything that is now reported as running is alive now. */
  public Instant beat() {
    Instant now = clock.instant();
    folder.write(NAME, now.toString().getBytes(US_ASCII), Safety.PROCESS);
    return now;
  }

  private static Optional<Instant> parse(byte[] content) {
    try {
      return Optional.of(Instant.parse(new String(content, US_ASCII)));
    } catch (DateTimeException damaged) {
      return Optional.empty();
    }
  }
}
