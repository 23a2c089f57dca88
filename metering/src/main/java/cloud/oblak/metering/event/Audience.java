package cloud.oblak.metering.event;

/** Whose events somebody may see: those of one account, or by explicit wish those of all. */
sealed interface Audience {
  /** One account. */
  record Account(String id) implements Audience {
    public Account {
      if (id == null || id.isBlank()) {
        throw new IllegalArgumentException("An account has an id.");
      }
    }
  }

  /** Every account; for the operator. */
  record Everyone() implements Audience {}

  /** Whether an event is for it. */
  default boolean includes(EventView event) {
    return switch (this) {
      case Account account -> account.id().equals(event.accountId());
      case Everyone all -> true;
    };
  }
}
