package cloud.oblak.agent.image;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code kernel:///path/to/kernel?initrd=/path/to/initrd&append=…}, percent-encoded.
 *
 * @param kernel absolute path
 * @param initrd absolute path
 * @param append kernel command line
 */
record KernelLocation(Path kernel, Path initrd, String append) {
  static final String SCHEME = "kernel://";

  static KernelLocation parse(String location) {
    String[] parts = location.substring(SCHEME.length()).split("\\?", 2);
    Map<String, String> query = new HashMap<>();
    for (String pair : (parts.length < 2 ? "" : parts[1]).split("&", -1)) {
      String[] keyAndValue = pair.split("=", 2);
      query.put(keyAndValue[0], keyAndValue.length < 2 ? "" : decode(keyAndValue[1]));
    }
    Path kernel = Path.of(decode(parts[0]));
    Path initrd = Path.of(query.getOrDefault("initrd", ""));
    if (!kernel.isAbsolute() || !initrd.isAbsolute()) {
      throw new IllegalArgumentException("kernel and initrd must be absolute paths");
    }
    return new KernelLocation(kernel, initrd, query.getOrDefault("append", "console=ttyS0"));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
