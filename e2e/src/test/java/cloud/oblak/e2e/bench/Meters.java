package cloud.oblak.e2e.bench;

import cloud.oblak.e2e.Stack;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the installation under test says of itself on its management port. */
final class Meters {
  private static final double MILLIS = 1000;

  private Meters() {}

  /** The 99th percentile of a timer's last minutes, in milliseconds. */
  static double p99Millis(String timer) {
    Matcher found =
        Pattern.compile("(?m)^" + timer + "_seconds\\{.*quantile=\"0.99\".*} (\\S+)$")
            .matcher(text());
    if (!found.find()) {
      throw new IllegalStateException("there is no meter " + timer);
    }
    return Double.parseDouble(found.group(1)) * MILLIS;
  }

  private static String text() {
    Properties installation = new Properties();
    try (HttpClient http = HttpClient.newHttpClient();
        Reader reader =
            Files.newBufferedReader(Stack.home().resolve("etc/installation.properties"))) {
      installation.load(reader);
      URI uri =
          URI.create(
              "http://127.0.0.1:" + installation.getProperty("port.management") + "/q/metrics");
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
