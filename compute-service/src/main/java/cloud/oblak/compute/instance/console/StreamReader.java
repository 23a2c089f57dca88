package cloud.oblak.compute.instance.console;

/** The client at the other end of a stream; every call waits for it. */
interface StreamReader {

  /**
   * Sends an event.
   *
   * @param position where the reader is then; empty: not told
   * @param data JSON
   */
  void send(String name, String position, String data);

  /** Sends a sign of life. */
  void alive(String position);

  /** Whether the client went away. */
  boolean gone();
}
