package cloud.oblak.gateway.audit;

import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Takes a spool's lines to metering, oldest first. Metering that is away is waited for; a record
 * that it refuses again and again is set aside, so that it does not hold up those after it.
 */
final class Delivery {
  private static final Logger LOG = Logger.getLogger(Delivery.class);
  private static final int PATIENCE = 5;

  private final Sink sink;
  private final ObjectMapper json;
  private final Path aside;
  private int refusals;

  /** Delivers to a sink; what it refuses for good goes to the file {@code aside}. */
  Delivery(Sink sink, ObjectMapper json, Path aside) {
    this.sink = sink;
    this.json = json;
    this.aside = aside;
  }

  /**
   * Delivers all that is there.
   *
   * @return false where it has to be tried again later
   */
  boolean drain(Spool spool) throws IOException {
    for (var batch = spool.next(); batch.isPresent(); batch = spool.next()) {
      List<String> records = new ArrayList<>();
      for (Spool.Line line : batch.get().lines()) {
        records.add(line.orphan() ? orphan(line.json()) : line.json());
      }
      try {
        if (!records.isEmpty()) {
          sink.take(records);
        }
      } catch (FaultException refused) {
        if (!forGood(refused.fault())) {
          return false;
        }
        oneByOne(records);
      }
      refusals = 0;
      spool.delivered(batch.get());
    }
    return true;
  }

  // A defect over there may be a passing one; the request itself being wrong is not.
  private boolean forGood(Fault fault) {
    return switch (fault) {
      case Fault.Invalid wrong -> true;
      case Fault.Internal defect -> ++refusals > PATIENCE;
      case Fault.NotFound f -> false;
      case Fault.AlreadyExists f -> false;
      case Fault.WrongState f -> false;
      case Fault.Conflict f -> false;
      case Fault.Denied f -> false;
      case Fault.Unauthenticated f -> false;
      case Fault.LimitExceeded f -> false;
      case Fault.NoCapacity f -> false;
      case Fault.Unavailable f -> false;
    };
  }

  private void oneByOne(List<String> records) throws IOException {
    for (String record : records) {
      try {
        sink.take(List.of(record));
      } catch (FaultException refused) {
        if (refused.fault() instanceof Fault.Unavailable) {
          throw refused;
        }
        LOG.errorf("An audit record is refused and set aside in %s: %s", aside, refused.fault());
        Files.writeString(
            aside, record + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    }
  }

  private String orphan(String begun) throws IOException {
    AuditRecord record = json.readValue(begun, AuditRecord.class);
    return json.writeValueAsString(
        record.answered(
            record.at(), record.called(), record.resources(), 0, AuditRecord.Told.UNKNOWN));
  }
}
