package cloud.oblak.agent.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cloud.oblak.agent.desired.StateFolder;
import cloud.oblak.agent.desired.StateFolder.Safety;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random secrets of this host that stay the same over restarts. */
public final class Secrets {
  private static final int BYTES = 32;

  private Secrets() {}

  /** The secret of that name in hex, drawn when it is first asked for. */
  public static String keep(StateFolder folder, String name) {
    String record = "agent/" + name + ".secret";
    var known = folder.read(record);
    if (known.isPresent()) {
      return new String(known.get(), US_ASCII);
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String secret = HexFormat.of().formatHex(random);
    folder.write(record, secret.getBytes(US_ASCII), Safety.POWER);
    return secret;
  }
}
