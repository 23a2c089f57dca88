package cloud.oblak.agent;

import java.io.FileReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Joins and then waits, as far as the command can tell an agent. */
public final class AgentMain {
  private AgentMain() {}

  public static void main(String[] arguments) throws Exception {
    var properties = new Properties();
    try (var reader = new FileReader(arguments[0], StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    var identity = Files.createDirectories(Path.of(properties.getProperty("home"), "identity"));
    Files.writeString(identity.resolve("host.pem"), "joined");
    var join = URI.create(properties.getProperty("control-plane") + "/join");
    HttpClient.newHttpClient().send(HttpRequest.newBuilder(join).build(), BodyHandlers.discarding());
    Thread.currentThread().join();
  }
}
