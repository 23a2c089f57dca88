package cloud.oblak.e2e.real;

import cloud.oblak.e2e.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a test does on the host itself: HTTP to guests, commands, signals to parts. */
final class Host {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private Host() {}

  record Result(int exit, String output) {}

  /** The page a guest serves, or empty where it does not answer. */
  static String page(String address) {
    try {
      HttpResponse<String> response =
          HTTP.send(
              HttpRequest.newBuilder(URI.create("http://" + address + "/"))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? response.body() : "";
    } catch (IOException notThere) {
      return "";
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Runs a command; output and errors together. */
  static Result run(Duration limit, String... command) {
    try {
      Path output = Files.createTempFile("oblak-e2e", ".out");
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(List.of(command) + " took longer than " + limit);
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      return new Result(process.exitValue(), text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Runs a command inside the installation's mount namespace. */
  static Result inside(String... command) {
    String[] all = new String[command.length + 3];
    all[0] = "nsenter";
    all[1] = "--mount=" + Stack.home().resolve("run/mnt.ns");
    all[2] = "--";
    System.arraycopy(command, 0, all, 3, command.length);
    return run(Duration.ofSeconds(30), all);
  }

  /** Runs a command in a VM whose user root has this key. */
  static Result ssh(Path key, String address, String command) {
    return ssh(key, "root", address, command);
  }

  /** Runs a command in a VM as the user who has this key. */
  static Result ssh(Path key, String user, String address, String command) {
    return run(
        Duration.ofSeconds(120),
        "ssh",
        "-i",
        key.toString(),
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "BatchMode=yes",
        "-o",
        "ConnectTimeout=5",
        user + "@" + address,
        command);
  }

  /** Takes a supervised part down until it is started again. */
  static void stop(String part) {
    supervisor("-w", "60", "force-stop", part);
  }

  /** Starts a part that was stopped. */
  static void start(String part) {
    supervisor("-w", "60", "start", part);
  }

  private static void supervisor(String option, String value, String verb, String part) {
    Path service = Stack.home().resolve("service/" + part);
    Result result = run(Duration.ofSeconds(90), "sv", option, value, verb, service.toString());
    if (result.exit() != 0) {
      throw new AssertionError("sv " + verb + " " + part + ": " + result.output());
    }
  }

  /** Ends a supervised part at once, as a crash would: kill -9. */
  static void kill(String part) {
    Path pid = Stack.home().resolve("service/" + part + "/supervise/pid");
    try {
      String number = Files.readString(pid).strip();
      if (!number.isEmpty()) {
        run(Duration.ofSeconds(5), "kill", "-9", number);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
