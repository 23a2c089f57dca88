package cloud.oblak.identity.journal;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Event;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.platform.Principal;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Writes this service's events, in the transaction of the change. */
@ApplicationScoped
public class Journal {
  /** Who acts where no one asked. */
  public static final Principal SELF =
      new Principal("", "service:identity", Set.of(), "identity", "", "");

  private final ServiceDatabase database;
  private final Outbox outbox;

  Journal(@Identifier("identity") ServiceDatabase database, @Identifier("identity") Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /** The database's clock. */
  public Instant now() {
    return database
        .find("SELECT clock_timestamp()", row -> row.getTimestamp(1).toInstant())
        .orElseThrow();
  }

  /** Records what happened to a resource of an account. */
  public void write(
      String type,
      Instant at,
      String accountId,
      Principal actor,
      String kind,
      String id,
      Map<String, Object> detail) {
    outbox.add(Event.of(type, at, accountId, actor.arn(), actor.requestId(), kind, id, detail));
  }
}
