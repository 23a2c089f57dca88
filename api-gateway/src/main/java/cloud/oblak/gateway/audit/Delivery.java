package cloud.oblak.gateway.audit;

import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      List<String> broken = new ArrayList<>();
      for (Spool.Line line : batch.get().lines()) {
        if (!line.orphan()) {
          records.add(line.json());
        } else {
          orphan(line.json()).ifPresentOrElse(records::add, () -> broken.add(line.json()));
        }
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
      for (String line : broken) {
        setAside(line, "it cannot be read");
      }
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

  /** A defect that meets all of them is not theirs: then all wait. */
  private void oneByOne(List<String> records) throws IOException {
    List<String> suspects = new ArrayList<>();
    FaultException defect = null;
    for (String record : records) {
      try {
        sink.take(List.of(record));
      } catch (FaultException refused) {
        switch (refused.fault()) {
          case Fault.Invalid wrong -> setAside(record, wrong.toString());
          case Fault.Internal internal -> {
            suspects.add(record);
            defect = refused;
          }
          default -> throw refused;
        }
      }
    }
    if (defect != null && suspects.size() == records.size()) {
      throw defect;
    }
    for (String suspect : suspects) {
      setAside(suspect, "metering fails on it again and again");
    }
  }

  private void setAside(String record, String reason) throws IOException {
    LOG.errorf("An audit record is set aside in %s: %s", aside, reason);
    Files.writeString(aside, record + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** What a call is told to be whose end nobody wrote; empty where the line is damaged. */
  private Optional<String> orphan(String begun) {
    try {
      AuditRecord record = json.readValue(begun, AuditRecord.class);
      return Optional.of(
          json.writeValueAsString(
              record.answered(
                  record.at(), record.called(), record.resources(), 0, AuditRecord.Told.UNKNOWN)));
    } catch (JsonProcessingException damaged) {
      return Optional.empty();
    }
  }
}
