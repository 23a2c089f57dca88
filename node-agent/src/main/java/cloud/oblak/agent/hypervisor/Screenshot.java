package cloud.oblak.agent.hypervisor;

/** What came of looking at a VM's display. */
public sealed interface Screenshot {

  /**
   * A picture.
   *
   * @param base64 a JPEG
   */
  record Taken(String base64) implements Screenshot {}

  /** The VM does not run. */
  record NotRunning() implements Screenshot {}

  /** It has no display: it was started by an older release, or is a container. */
  record NoDisplay() implements Screenshot {}
}
