package cloud.oblak.platform;

/**
 * What a principal may do. The operator runs the installation and belongs to an account of its own;
 * admin, member and viewer are roles within one account.
 */
public enum Role {
  OPERATOR,
  ADMIN,
  MEMBER,
  VIEWER
}
