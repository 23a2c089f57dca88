package cloud.oblak.agent.process;

/**
 * What a finished process left.
 *
 * @param exit its exit code
 * @param stdout what it wrote to standard output as UTF-8 text, cut after {@link
 *     ProcessRunner#OUTPUT_LIMIT}
 * @param stderr the same of standard error
 */
public record ProcessResult(int exit, String stdout, String stderr) {

  /** Whether the process ended with zero. */
  public boolean ok() {
    return exit == 0;
  }
}
