package cloud.oblak.agent.hypervisor;

/** What came of looking at a VM's display. */
public sealed interface Screenshot extends AutoCloseable {

  /** Says that it was passed on, and its memory is free. */
  @Override
  default void close() {}

  /**
   * A picture.
   *
   * @param base64 a JPEG
   * @param closed runs once where it was passed on
   */
  record Taken(String base64, Runnable closed) implements Screenshot {
    Taken then(Runnable afterwards) {
      return new Taken(base64, afterwards);
    }

    @Override
    public void close() {
      closed.run();
    }
  }

  /** The VM does not run. */
  record NotRunning() implements Screenshot {}

  /** It has no display: it was started by an older release, or is a container. */
  record NoDisplay() implements Screenshot {}
}
