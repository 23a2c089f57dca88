package cloud.oblak.agent.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * The answer to JSON that was posted to the control plane.
 *
 * @param status of HTTP
 * @param body JSON where it went well; of a refusal at least what it begins with
 */
record Posting(int status, String body) {
  private static final int MOST_BYTES = 1 << 20;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 30_000;

  /**
   * Posts and waits for the answer.
   *
   * @param tls whom to trust and what to show; null: what Java trusts, and nothing
   */
  static Posting to(URI uri, SSLContext tls, byte[] body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    if (tls != null && connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(tls.getSocketFactory());
    }
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    connection.setRequestProperty("Content-Type", "application/json");
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status / 100 == 2 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Posting(status, in == null ? "" : new String(in.readNBytes(MOST_BYTES), UTF_8));
    }
  }

  boolean well() {
    return status / 100 == 2;
  }

  /** What was said about a refusal, for the log. */
  String problem() {
    return "HTTP " + status + " " + body.substring(0, Math.min(body.length(), 2_000));
  }
}
