package cloud.oblak.nodeapi;

/** What becomes of a container whose first process ended by itself. */
public enum RestartPolicy {
  /** It stays ended. */
  NEVER,
  /** It starts again unless it ended with exit code 0. */
  ON_FAILURE,
  /** It starts again. */
  ALWAYS;

  /**
   * Whether a run that ended by itself is followed by another.
   *
   * @param exitCode null where it is not known, which is a failure
   */
  public boolean restarts(Integer exitCode) {
    return switch (this) {
      case NEVER -> false;
      case ON_FAILURE -> exitCode == null || exitCode != 0;
      case ALWAYS -> true;
    };
  }
}
