package cloud.oblak.agent.link;

import cloud.oblak.agent.loop.Backoff;
import java.time.Duration;

/**
 * The timing of links.
 *
 * @param reconnect delays between attempts
 * @param coalesce how long changes are gathered before a frame is sent
 * @param alive between two signs of life
 * @param ping between two pings
 * @param silence a connection on which nothing arrived for this long is given up
 */
public record LinkOptions(
    Backoff reconnect, Duration coalesce, Duration alive, Duration ping, Duration silence) {

  /** What an agent uses unless told otherwise. */
  public static LinkOptions standard() {
    return new LinkOptions(
        new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5)),
        Duration.ofMillis(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(16));
  }
}
