package cloud.oblak.identity.account;

import cloud.oblak.identity.standing.AccountState;
import cloud.oblak.identity.standing.StandingFault;
import cloud.oblak.platform.Fault;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A tenant of the installation; one of them is the operator's own. */
@Entity
@Table(name = "account")
class Account {
  @Id private String id;
  private String name;
  private boolean operator;

  @Enumerated(EnumType.STRING)
  private AccountState state;

  @Version private long generation;

  @Column(name = "created_at")
  private Instant createdAt;

  /** For Hibernate. */
  protected Account() {}

  Account(String id, String name, boolean operator, Instant createdAt) {
    this.id = id;
    this.name = name;
    this.operator = operator;
    this.state = AccountState.ACTIVE;
    this.createdAt = createdAt;
  }

  /** Twelve digits. */
  String id() {
    return id;
  }

  String name() {
    return name;
  }

  boolean isOperator() {
    return operator;
  }

  AccountState state() {
    return state;
  }

  /** Lets none of its credentials in until it is resumed. */
  void suspend() {
    changeable();
    state = AccountState.SUSPENDED;
  }

  /** Lets its credentials in again. */
  void resume() {
    changeable();
    state = AccountState.ACTIVE;
  }

  /** Ends it for good; what is closed stays closed. */
  void close() {
    if (state != AccountState.CLOSED) {
      changeable();
      state = AccountState.CLOSED;
    }
  }

  private void changeable() {
    if (operator) {
      throw new Fault.WrongState(
              StandingFault.OPERATORS, "The operator's own account stays active.")
          .exception();
    }
    requireOpen();
  }

  /**
   * Refuses what cannot be done to a closed account.
   *
   * @throws cloud.oblak.platform.FaultException WrongState
   */
  void requireOpen() {
    if (state == AccountState.CLOSED) {
      throw new Fault.WrongState(
              StandingFault.CLOSED, "The account is closed for good; create another.")
          .exception();
    }
  }

  Instant createdAt() {
    return createdAt;
  }
}
