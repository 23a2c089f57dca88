package cloud.oblak.identity.user;

import cloud.oblak.identity.policy.Holder;
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
  /** The hash of a user without a password. */
  public static final String NO_PASSWORD = "none";

  @Id private String id;

  @Column(name = "account_id")
  private String accountId;

  private String name;

  private String path;

  @Column(name = "password_hash")
  private String passwordHash;

  @Convert(converter = RoleSet.class)
  private Set<Role> roles;

  @Column(name = "password_changed_at")
  private Instant passwordChangedAt;

  @Column(name = "password_used_at", insertable = false, updatable = false)
  private Instant passwordUsedAt;

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
    this.path = "/";
    this.passwordHash = passwordHash;
    this.passwordChangedAt = hasPassword() ? createdAt : null;
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

  /** Where it stands among the account's users; begins and ends with a slash. */
  public String path() {
    return path;
  }

  /** Argon2id in PHC form; {@link #NO_PASSWORD} where it cannot sign in. */
  public String passwordHash() {
    return passwordHash;
  }

  /** When the password last opened a session; null: never, as far as is known. */
  public Instant passwordUsedAt() {
    return passwordUsedAt;
  }

  public Set<Role> roles() {
    return roles;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** The name by which other services and events know the user. */
  public String arn() {
    return arnPrefix(accountId) + path + name;
  }

  static String arnPrefix(String accountId) {
    return "arn:aws:iam::" + accountId + ":user";
  }

  /** Whether it may sign in. */
  public boolean hasPassword() {
    return !passwordHash.equals(NO_PASSWORD);
  }

  /** The user as something that has policies. */
  public Holder holder() {
    return new Holder(Holder.Kind.USER, accountId, id, name);
  }

  void move(String newName, String newPath) {
    this.name = newName;
    this.path = newPath;
  }

  void grant(Set<Role> wanted) {
    this.roles = Set.copyOf(wanted);
  }

  void changePassword(String hash, Instant now) {
    this.passwordHash = hash;
    this.passwordChangedAt = now;
  }
}
