package cloud.oblak.identity.accesskey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A long-lived key of one user, with its secret sealed. */
@Entity
@Table(name = "access_key")
public class AccessKey {
  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  @Column(name = "user_id")
  private String userId;

  private String secret;

  @Enumerated(EnumType.STRING)
  private KeyState state;

  @Column(name = "last_used_at", insertable = false, updatable = false)
  private Instant lastUsedAt;

  @Column(name = "last_used_service", insertable = false, updatable = false)
  private String lastUsedService;

  @Column(name = "last_used_region", insertable = false, updatable = false)
  private String lastUsedRegion;

  @Version private long generation;

  @Column(name = "created_at")
  private Instant createdAt;

  /** For Hibernate. */
  protected AccessKey() {}

  AccessKey(String id, String accountId, String userId, String secret, Instant createdAt) {
    this.id = id;
    this.accountId = accountId;
    this.userId = userId;
    this.secret = secret;
    this.state = KeyState.ACTIVE;
    this.createdAt = createdAt;
  }

  public String id() {
    return id;
  }

  String accountId() {
    return accountId;
  }

  public String userId() {
    return userId;
  }

  /** Sealed for the key's id. */
  String secret() {
    return secret;
  }

  public KeyState state() {
    return state;
  }

  /** When a signing key was last asked for, to the minute; null: never. */
  public Instant lastUsedAt() {
    return lastUsedAt;
  }

  /** The API it was last used for; null: never used. */
  public String lastUsedService() {
    return lastUsedService;
  }

  /** The region it was last used for; null: never used. */
  public String lastUsedRegion() {
    return lastUsedRegion;
  }

  public Instant createdAt() {
    return createdAt;
  }

  void turn(KeyState wanted) {
    this.state = wanted;
  }
}
