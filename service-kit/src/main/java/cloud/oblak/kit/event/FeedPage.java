package cloud.oblak.kit.event;

import java.util.List;

/**
 * Events of one service in the order of their positions.
 *
 * @param events may be empty
 * @param last the feed's last position; null where the service does not tell
 */
public record FeedPage(List<Positioned> events, Long last) {
  public FeedPage {
    events = List.copyOf(events);
  }

  /** A page of a feed whose last position is not known. */
  public FeedPage(List<Positioned> events) {
    this(events, null);
  }

  /**
   * An event with its place in the feed.
   *
   * @param position 1 and up, without gaps
   */
  public record Positioned(long position, Event event) {}
}
