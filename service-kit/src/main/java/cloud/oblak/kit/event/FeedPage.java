package cloud.oblak.kit.event;

import java.util.List;

/**
 * Events of one service in the order of their positions.
 *
 * @param events may be empty
 */
public record FeedPage(List<Positioned> events) {
  public FeedPage {
    events = List.copyOf(events);
  }

  /**
   * An event with its place in the feed.
   *
   * @param position 1 and up, without gaps
   */
  public record Positioned(long position, Event event) {}
}
