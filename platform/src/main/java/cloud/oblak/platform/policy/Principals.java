package cloud.oblak.platform.policy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Whom a statement of a trust policy names.
 *
 * @param everyone whether it is {@code *}
 * @param aws ARNs of users, roles and sessions, account ids, {@code *}
 * @param services names of services
 * @param except whether these are the ones left out: {@code NotPrincipal}
 */
record Principals(boolean everyone, List<String> aws, List<String> services, boolean except) {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  Principals {
    aws = List.copyOf(aws);
    services = List.copyOf(services);
  }

  Trust reach(CallerIdentity caller) {
    Trust named = named(caller);
    if (!except) {
      return named;
    }
    return named == Trust.NONE ? Trust.NAMED : Trust.NONE;
  }

  private Trust named(CallerIdentity caller) {
    if (!caller.service().isEmpty()) {
      return everyone || services.contains(caller.service()) ? Trust.NAMED : Trust.NONE;
    }
    Trust reach = everyone ? Trust.ACCOUNT : Trust.NONE;
    for (String name : aws) {
      if (name.equals(caller.arn()) || (!name.isEmpty() && name.equals(caller.role()))) {
        return Trust.NAMED;
      }
      if (name.equals("*") || account(name).equals(caller.accountId())) {
        reach = Trust.ACCOUNT;
      }
    }
    return reach;
  }

  private static String account(String name) {
    if (ACCOUNT.matcher(name).matches()) {
      return name;
    }
    String[] parts = name.split(":", 6);
    boolean root = parts.length == 6 && parts[2].equals("iam") && parts[5].equals("root");
    return root ? parts[4] : "none";
  }
}
