package cloud.oblak.kit.audit;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which parameters nobody may read later, by their names; and what else is taken off a text. */
final class Secrets {
  /** What stands in their place, in CloudTrail's words. */
  static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

  private static final List<String> WORDS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "privatekey",
          "keymaterial",
          "apikey",
          "userdata",
          "environment",
          "credential",
          "authorization",
          "assertion",
          "signature",
          "cookie");
  private static final String TOKEN = "token";
  private static final Set<String> HARMLESS_TOKENS =
      Set.of("clienttoken", "nexttoken", "httptokens", "idempotencytoken");
  private static final Pattern NOT_A_LETTER = Pattern.compile("[^A-Za-z0-9]");
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]{1,500}@");
  private static final Pattern QUERY_SECRET =
      Pattern.compile(
          "(?i)([?&][^=&\\s]{0,60}(?:token|signature|secret|password|credential|sig)=)[^&\\s]*");

  private Secrets() {}

  /** Whether what is below a name is a secret; any part of a dotted name may make it one. */
  static boolean named(String name) {
    for (String part : name.split("\\.", -1)) {
      String plain = NOT_A_LETTER.matcher(part).replaceAll("").toLowerCase(Locale.ROOT);
      if (WORDS.stream().anyMatch(plain::contains)
          || plain.equals("env")
          || (plain.contains(TOKEN) && !HARMLESS_TOKENS.contains(plain))) {
        return true;
      }
    }
    return false;
  }

  /** A text without what gives access to the place it points to. */
  static String without(String text) {
    if (text.indexOf(':') < 0 && text.indexOf('=') < 0) {
      return text;
    }
    return QUERY_SECRET
        .matcher(USER_INFO.matcher(text).replaceAll(HIDDEN + "@"))
        .replaceAll("$1" + HIDDEN);
  }
}
