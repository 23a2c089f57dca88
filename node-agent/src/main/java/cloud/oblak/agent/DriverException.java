package cloud.oblak.agent;

/**
 * A driver could not do what it was asked. The message is written for the instance's owner and says
 * what happened; it never names a path of the host.
 */
public final class DriverException extends RuntimeException {
  private final boolean permanent;

  private DriverException(String message, boolean permanent, Throwable cause) {
    super(message, cause);
    this.permanent = permanent;
  }

  /** Trying again may help: the caller backs off and repeats the call. */
  public static DriverException transientFailure(String message, Throwable cause) {
    return new DriverException(message, false, cause);
  }

  /** Trying again cannot help: the object is reported as failed with this message. */
  public static DriverException permanentFailure(String message, Throwable cause) {
    return new DriverException(message, true, cause);
  }

  /** Whether repeating the same call cannot help. */
  public boolean permanent() {
    return permanent;
  }
}
