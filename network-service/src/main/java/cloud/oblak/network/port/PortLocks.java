package cloud.oblak.network.port;

import cloud.oblak.kit.database.ServiceDatabase;
import java.util.Collection;

/** Locks port ids, whether they have rows or not, until the caller's transaction ends. */
final class PortLocks {
  private PortLocks() {}

  static void take(ServiceDatabase database, Collection<String> ids) {
    database.query(
        "SELECT pg_advisory_xact_lock(hashtextextended(id, 0)) FROM unnest(?) AS id",
        row -> "",
        (Object) ids.stream().sorted().toArray(String[]::new));
  }

  /** Locks the rows that are there in the one order in which everybody locks them. */
  static void rows(ServiceDatabase database, Collection<String> ids) {
    database.query(
        "SELECT 1 FROM port WHERE id = ANY(?) ORDER BY id FOR UPDATE",
        row -> "",
        (Object) ids.toArray(String[]::new));
  }
}
