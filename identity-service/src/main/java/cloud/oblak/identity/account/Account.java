package cloud.oblak.identity.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
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

  @Version private long generation;

  @Column(name = "created_at")
  private Instant createdAt;

  /** For Hibernate. */
  protected Account() {}

  Account(String id, String name, boolean operator, Instant createdAt) {
    this.id = id;
    this.name = name;
    this.operator = operator;
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

  Instant createdAt() {
    return createdAt;
  }
}
