package cloud.oblak.e2e.aws;

import cloud.oblak.e2e.Stack;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An installed AWS client that is run as a user runs it. */
public final class Client {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AwsKeys keys;
  private final List<String> program;

  private Client(AwsKeys keys, List<String> program) {
    this.keys = keys;
    this.program = program;
  }

  /** The AWS CLI that comes first on PATH. */
  public static Client cli(AwsKeys keys) {
    return cli("aws", keys);
  }

  /** One AWS CLI. */
  public static Client cli(String program, AwsKeys keys) {
    return new Client(keys, List.of(program, "--endpoint-url", Stack.url(), "--output", "json"));
  }

  /** The Python that has boto3, with a script of the resources. */
  public static Client python(String script, AwsKeys keys) {
    return new Client(
        keys, List.of("python3", Path.of("src/test/resources/aws", script).toString()));
  }

  /** Any command, with the keys in its environment. */
  public static Client command(AwsKeys keys, String... command) {
    return new Client(keys, List.of(command));
  }

  /** What a run said; output and errors together. */
  public record Result(int exit, String output) {
    /** This result, where it is a success. */
    public Result good() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + ": " + output);
      }
      return this;
    }

    /** This result, where it is a failure that names an AWS code. */
    public Result refused(String code) {
      if (exit == 0 || !output.contains(code)) {
        throw new AssertionError("expected " + code + ", exit " + exit + ": " + output);
      }
      return this;
    }

    /** What a client printed as JSON. */
    public JsonNode json() {
      try {
        return JSON.readTree(good().output());
      } catch (JsonProcessingException notJson) {
        throw new AssertionError(output, notJson);
      }
    }
  }

  /** Runs it with more arguments. */
  public Result run(String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    try {
      Path output = Files.createTempFile("oblak-e2e", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("AWS_"));
        environment.putAll(keys.environment());
        Process process = builder.start();
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(command + " took longer than " + LIMIT);
        }
        return new Result(process.exitValue(), Files.readString(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(command.toString(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
