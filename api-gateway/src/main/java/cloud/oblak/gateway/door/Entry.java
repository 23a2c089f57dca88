package cloud.oblak.gateway.door;

import cloud.oblak.gateway.credential.Credential;
import cloud.oblak.kit.audit.AuditRecord;
import java.util.Optional;

/** What the audit knows of a visit so far. */
final class Entry {
  private Credential credential;
  private AuditRecord begun;
  private AuditRecord.Told told = AuditRecord.Told.NOTHING;
  private boolean over;

  /** Empty: it belongs to nobody. */
  Optional<Credential> credential() {
    return Optional.ofNullable(credential);
  }

  void credential(Credential known) {
    this.credential = known;
  }

  /** What was written down before the visit was passed on; empty where it was not. */
  Optional<AuditRecord> begun() {
    return Optional.ofNullable(begun);
  }

  void begun(AuditRecord record) {
    this.begun = record;
  }

  /** What the door itself answered. */
  AuditRecord.Told told() {
    return told;
  }

  void told(AuditRecord.Told error) {
    this.told = error;
  }

  /** True the first time. */
  boolean ends() {
    boolean first = !over;
    over = true;
    return first;
  }
}
