package cloud.oblak.platform;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The kinds of resource ids: EC2's form, a prefix and 17 hex digits. */
public enum IdKind {
  INSTANCE("i"),
  IMAGE("ami"),
  RESERVATION("r"),
  KEY_PAIR("key"),
  HOST("h"),
  VPC("vpc"),
  SUBNET("subnet"),
  SECURITY_GROUP("sg"),
  SECURITY_GROUP_RULE("sgr"),
  INTERFACE("eni"),
  VOLUME("vol"),
  LAUNCH_TEMPLATE("lt"),
  PROFILE_ASSOCIATION("iip-assoc"),
  USER("u"),
  API_TOKEN("token"),
  SESSION("session");

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int DIGITS = 17;

  private final String prefix;
  private final Pattern form;

  IdKind(String prefix) {
    this.prefix = prefix;
    this.form = Pattern.compile(Pattern.quote(prefix) + "-[0-9a-f]{" + DIGITS + "}");
  }

  /** A new random id, unguessable and never given twice. */
  public String next() {
    byte[] bytes = new byte[(DIGITS + 1) / 2];
    RANDOM.nextBytes(bytes);
    return prefix + "-" + HexFormat.of().formatHex(bytes).substring(0, DIGITS);
  }

  /** Whether the text has the form of such an id; says nothing about existence. */
  public boolean matches(String text) {
    return text != null && form.matcher(text).matches();
  }
}
