package cloud.oblak.kit.database;

import cloud.oblak.platform.CommonFault;
import cloud.oblak.platform.Fault;
import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** Which failures of the database are no defects, and what the caller is told of them. */
public final class DatabaseFaults {
  // Connection, resources, operator's intervention, rolled back by the database.
  private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "57", "40");
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  // The character NUL in a text, and in a JSON document.
  private static final Set<String> NOT_STORABLE = Set.of("22021", "22P05");

  private DatabaseFaults() {}

  /** Looks for such a failure in an exception and its causes. */
  public static Optional<Fault> of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptimisticLockException) {
        return Optional.of(
            new Fault.Conflict(
                CommonFault.CONFLICT, "Somebody else changed this at the same time; try again."));
      }
      if (cause instanceof SQLException failed) {
        Optional<Fault> fault = of(failed);
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Fault> of(SQLException failed) {
    String state = failed.getSQLState();
    if (state != null && NOT_STORABLE.contains(state)) {
      return Optional.of(
          new Fault.Invalid(
              CommonFault.INVALID_PARAMETER, "", "A text must not hold the character NUL."));
    }
    // The pool, not the database, failed where there is no state: it had no connection in time.
    boolean passing =
        state == null
            || state.equals(LOCK_NOT_AVAILABLE)
            || (state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2)));
    return passing
        ? Optional.of(
            new Fault.Unavailable(
                CommonFault.UNAVAILABLE, "The database does not answer at the moment; try again."))
        : Optional.empty();
  }
}
