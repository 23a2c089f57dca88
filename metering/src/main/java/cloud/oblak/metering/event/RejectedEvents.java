package cloud.oblak.metering.event;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.platform.Fault;
import cloud.oblak.platform.FaultException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Sets events aside that cannot be stored, so that one of them does not hold up all others. */
@ApplicationScoped
class RejectedEvents {
  private static final Logger LOG = Logger.getLogger(RejectedEvents.class);

  private final ServiceDatabase database;

  RejectedEvents(@Identifier("metering") ServiceDatabase database) {
    this.database = database;
  }

  /** Stores all events, or else those that can be stored; in the caller's transaction. */
  void storing(List<Event> events, Consumer<List<Event>> store) {
    try {
      attempt(() -> store.accept(events));
    } catch (RuntimeException failed) {
      refuseTransient(failed);
      for (Event event : events) {
        try {
          attempt(() -> store.accept(List.of(event)));
        } catch (RuntimeException poison) {
          refuseTransient(poison);
          setAside(event, poison);
        }
      }
    }
  }

  private void attempt(Runnable step) {
    database.update("SAVEPOINT attempt");
    try {
      step.run();
    } catch (RuntimeException failed) {
      database.update("ROLLBACK TO SAVEPOINT attempt");
      throw failed;
    }
    database.update("RELEASE SAVEPOINT attempt");
  }

  private void setAside(Event event, RuntimeException why) {
    String reason = why instanceof FaultException fault ? detail(fault.fault()) : why.toString();
    LOG.errorf(
        "Event %s (%s of %s) cannot be stored and is set aside in event_rejected: %s",
        event.id(), event.type(), event.resourceId(), reason);
    database.update(
        "INSERT INTO event_rejected (event_id, reason, event) VALUES (?::uuid, ?, ?)",
        event.id(),
        reason.replace('\0', ' '),
        event.toString().replace('\0', ' '));
  }

  private static String detail(Fault fault) {
    return fault instanceof Fault.Internal internal ? internal.detail() : fault.message();
  }

  /** A failure that is not the event's own passes on: the whole page is tried again. */
  private static void refuseTransient(RuntimeException failed) {
    if (failed instanceof FaultException fault && fault.fault() instanceof Fault.Unavailable) {
      throw failed;
    }
  }
}
