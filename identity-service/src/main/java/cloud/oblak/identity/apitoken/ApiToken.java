package cloud.oblak.identity.apitoken;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A token of one user, without its secret. */
@Entity
@Table(name = "api_token")
class ApiToken {
  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  @Column(name = "user_id")
  private String userId;

  private String name;
  private String hash;

  @Column(name = "expires_at")
  private Instant expiresAt;

  @Column(name = "last_used_at", insertable = false, updatable = false)
  private Instant lastUsedAt;

  @Version private long generation;

  @Column(name = "created_at")
  private Instant createdAt;

  /** For Hibernate. */
  protected ApiToken() {}

  ApiToken(
      String id,
      String accountId,
      String userId,
      String name,
      String hash,
      Instant expiresAt,
      Instant createdAt) {
    this.id = id;
    this.accountId = accountId;
    this.userId = userId;
    this.name = name;
    this.hash = hash;
    this.expiresAt = expiresAt;
    this.createdAt = createdAt;
  }

  String id() {
    return id;
  }

  String accountId() {
    return accountId;
  }

  String userId() {
    return userId;
  }

  String name() {
    return name;
  }

  /** SHA-256 of the secret. */
  String hash() {
    return hash;
  }

  /** Null: never. */
  Instant expiresAt() {
    return expiresAt;
  }

  /** To the minute; null: never used. */
  Instant lastUsedAt() {
    return lastUsedAt;
  }

  Instant createdAt() {
    return createdAt;
  }
}
