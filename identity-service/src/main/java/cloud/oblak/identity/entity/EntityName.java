package cloud.oblak.identity.entity;

import java.util.regex.Pattern;

/** Names and paths of entities, with IAM's limits. */
public final class EntityName {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9+=,.@_-]+");
  private static final Pattern PATH = Pattern.compile("/|/[!-~]+/");
  private static final int MAX_PATH = 512;

  private EntityName() {}

  /**
   * A name that an entity may have.
   *
   * @param field as AWS spells it, for example {@code roleName}
   */
  public static String check(String field, String name, int most) {
    if (name == null || name.isEmpty()) {
      throw IamFault.invalid(field, "The " + field + " is required.");
    }
    if (name.length() > most || !NAME.matcher(name).matches()) {
      throw IamFault.invalid(
          field,
          "The specified value for "
              + field
              + " is invalid. It must contain only alphanumeric characters and/or the following:"
              + " +=,.@_- and have at most "
              + most
              + " of them.");
    }
    return name;
  }

  /** A path; null is {@code /}. */
  public static String path(String path) {
    if (path == null) {
      return "/";
    }
    if (path.length() > MAX_PATH || !PATH.matcher(path).matches()) {
      throw IamFault.invalid(
          "path",
          "The specified value for path is invalid. It must begin and end with / and contain only"
              + " printable characters.");
    }
    return path;
  }

  /**
   * The ARN of an entity.
   *
   * @param kind for example {@code role}
   */
  public static String arn(String accountId, String kind, String path, String name) {
    return "arn:aws:iam::" + accountId + ":" + kind + path + name;
  }
}
