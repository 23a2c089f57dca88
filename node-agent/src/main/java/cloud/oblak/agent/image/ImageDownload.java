package cloud.oblak.agent.image;

import cloud.oblak.agent.DriverException;
import cloud.oblak.nodeapi.ImageSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;

/** Downloads what a tenant names, from nowhere but the public internet or allowed hosts. */
final class ImageDownload {
  private static final int MOST_REDIRECTS = 5;

  private final ImageLimits limits;

  ImageDownload(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * Writes the file.
   *
   * @return {@code sha256:…} of it
   */
  String fetch(ImageSpec spec, Path to) {
    URI uri = parse(spec.location());
    long end = System.nanoTime() + limits.time().toNanos();
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      InetAddress address = check(uri, spec);
      try (HttpExchange exchange = new HttpExchange(uri, address)) {
        int status = exchange.status();
        if (isRedirect(status)) {
          uri = uri.resolve(parse(exchange.header("Location")));
        } else if (status == 200) {
          return save(exchange, to, end);
        } else {
          throw answered(status, uri);
        }
      } catch (IOException e) {
        throw DriverException.transientFailure("The download from %s failed".formatted(uri), e);
      }
    }
    throw DriverException.permanentFailure(
        "%s redirects more than %d times".formatted(spec.location(), MOST_REDIRECTS), null);
  }

  private static DriverException answered(int status, URI uri) {
    String message = "The server answered %d for %s".formatted(status, uri);
    boolean mayHelp = status >= 500 || status == 408 || status == 429;
    return mayHelp
        ? DriverException.transientFailure(message, null)
        : DriverException.permanentFailure(message, null);
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static URI parse(String location) {
    try {
      return URI.create(location);
    } catch (IllegalArgumentException e) {
      throw DriverException.permanentFailure("Not a URL: " + location, e);
    }
  }

  /** The one address that is connected to; all that the name resolves to must be allowed. */
  private static InetAddress check(URI uri, ImageSpec spec) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    boolean listed = spec.allowedHosts().stream().anyMatch(host::equalsIgnoreCase);
    boolean https = "https".equals(uri.getScheme());
    if (host.isEmpty() || uri.getUserInfo() != null) {
      throw DriverException.permanentFailure("Not a URL to download from: " + uri, null);
    }
    if (!https && !(listed && "http".equals(uri.getScheme()))) {
      throw DriverException.permanentFailure("Images are fetched by https only: " + uri, null);
    }
    List<InetAddress> addresses = resolve(host);
    for (InetAddress address : addresses) {
      boolean allowed =
          listed
              || spec.trusted()
              || AddressPolicy.isPublic(address)
              || spec.allowedHosts().contains(address.getHostAddress());
      if (!allowed) {
        throw DriverException.permanentFailure(
            "%s is not on the public internet; the operator can allow it".formatted(host), null);
      }
    }
    return addresses.getFirst();
  }

  private static List<InetAddress> resolve(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw DriverException.permanentFailure("No address is known for " + host, e);
    }
  }

  private String save(HttpExchange exchange, Path to, long end) throws IOException {
    if (exchange.length() > limits.bytes()) {
      throw tooLarge();
    }
    try (InputStream in = exchange.body();
        OutputStream out = Files.newOutputStream(to)) {
      return copy(in, out, end);
    }
  }

  /** Copies within the limits, and answers with the checksum. */
  String copy(InputStream in, OutputStream out, long end) throws IOException {
    MessageDigest digest = Checksums.sha256();
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      total += n;
      if (total > limits.bytes()) {
        throw tooLarge();
      }
      if (System.nanoTime() > end) {
        throw DriverException.permanentFailure(
            "The download took longer than %d s".formatted(limits.time().toSeconds()), null);
      }
      digest.update(buffer, 0, n);
      out.write(buffer, 0, n);
    }
    return Checksums.text(digest);
  }

  private DriverException tooLarge() {
    return DriverException.permanentFailure(
        "The image is larger than the %d bytes allowed".formatted(limits.bytes()), null);
  }
}
