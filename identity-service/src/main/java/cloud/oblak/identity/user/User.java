package cloud.oblak.identity.user;

import cloud.oblak.platform.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Set;

/** Somebody who signs in to an account. */
@Entity
@Table(name = "account_user")
public class User {
  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  private String name;

  @Column(name = "password_hash")
  private String passwordHash;

  @Convert(converter = RoleSet.class)
  private Set<Role> roles;

  @Version private long generation;

  @Column(name = "created_at")
  private Instant createdAt;

  /** For Hibernate. */
  protected User() {}

  User(
      String id,
      String accountId,
      String name,
      String passwordHash,
      Set<Role> roles,
      Instant createdAt) {
    this.id = id;
    this.accountId = accountId;
    this.name = name;
    this.passwordHash = passwordHash;
    this.roles = Set.copyOf(roles);
    this.createdAt = createdAt;
  }

  public String id() {
    return id;
  }

  public String accountId() {
    return accountId;
  }

  public String name() {
    return name;
  }

  /** Argon2id in PHC form. */
  public String passwordHash() {
    return passwordHash;
  }

  public Set<Role> roles() {
    return roles;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** The name by which other services and events know the user. */
  public String arn() {
    return arn(accountId, name);
  }

  static String arn(String accountId, String name) {
    return "arn:aws:iam::" + accountId + ":user/" + name;
  }

  void grant(Set<Role> wanted) {
    this.roles = Set.copyOf(wanted);
  }

  void changePassword(String hash) {
    this.passwordHash = hash;
  }
}
