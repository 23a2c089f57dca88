package cloud.oblak.kit.aws.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The path of Smithy's RPC v2: {@code /service/<Service>/operation/<Operation>}. */
final class OperationPath {
  private static final Pattern PATH =
      Pattern.compile("/service/[A-Za-z0-9_.]{1,128}/operation/([A-Za-z0-9_]{1,128})");

  private OperationPath() {}

  static boolean matches(String path) {
    return PATH.matcher(path).matches();
  }

  static Optional<String> operation(String path) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
