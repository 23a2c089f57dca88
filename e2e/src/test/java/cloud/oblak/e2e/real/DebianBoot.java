package cloud.oblak.e2e.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.e2e.Api;
import cloud.oblak.e2e.Instances;
import cloud.oblak.e2e.Stack;
import cloud.oblak.e2e.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cloud-init makes of an instance of the full Debian image. Its name keeps it out of the
 * complete run: an emulated processor takes minutes for it.
 */
class DebianBoot {
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final Duration AGAIN = Duration.ofMinutes(3);
  private static final String USER_DATA = "#!/bin/sh\necho made-by-user-data >/root/proof\n";

  private final Api api = Stack.newAccount("debian");
  @TempDir private Path directory;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void cloudInitTakesEverythingFromTheMetadataServiceAsOnEc2() throws IOException {
    ReachIT.allow(api, 22);
    JsonNode pair = api.post("/v1/key-pairs", "{\"name\":\"ssh\"}").expect(201).json();
    Path key = Files.writeString(directory.resolve("key"), pair.path("privateKey").asText());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    try (Instances instances = new Instances(api)) {
      JsonNode vm = instances.running(request());
      String address = vm.path("publicIp").asText();
      Waiting.until(
          "ssh works",
          LIMIT,
          () -> Host.ssh(key, "admin", address, "true").exit(),
          code -> code == 0);
      Shell shell =
          command -> {
            // While it boots, sshd may not greet in time; 255 is ssh's own failure.
            Host.Result result =
                Waiting.until(
                    "ssh works again",
                    AGAIN,
                    () -> Host.ssh(key, "admin", address, command),
                    answer -> answer.exit() != 255);
            assertEquals(0, result.exit(), result.output());
            return result.output().strip();
          };
      Waiting.until(
          "cloud-init is done",
          LIMIT,
          () -> shell.says("cloud-init status || true"),
          s -> !s.contains("running"));
      String status = shell.says("cloud-init status --wait --long");
      assertTrue(status.contains("status: done"), status);
      assertTrue(status.contains("DataSourceEc2"), status);
      String id = shell.says("cloud-init query instance_id");
      assertTrue(id.endsWith(vm.path("id").asText()), id);
      String name = "ip-" + vm.path("privateIp").asText().replace('.', '-');
      assertTrue(shell.says("hostname").endsWith(name), "the host name");
      assertTrue(shell.says("sudo cat /root/proof").endsWith("made-by-user-data"), "user data");
      String root =
          shell.says("df -BG --output=size / | tail -n 1").replaceAll("(?s).*?(\\d+)G$", "$1");
      assertTrue(
          Integer.parseInt(root.strip()) > 4, "the root file system fills the disk: " + root);
      // As on EC2, the console is where an owner learns the host's keys before the first SSH.
      assertTrue(console(vm).contains("BEGIN SSH HOST KEY FINGERPRINTS"), console(vm));
      theImageIsNotReplacedWhileTheInstanceUsesIt();
      api.post(path(vm) + "/stop", null).expect(202);
      JsonNode stopped = instances.await(vm.path("id").asText(), "stopped");
      assertTrue(
          stopped.path("reason").asText().startsWith("Client.UserInitiatedShutdown"),
          stopped.toString());
      assertTrue(console(vm).contains("Power down"), "it shut down in order: " + console(vm));
    }
  }

  private String console(JsonNode vm) {
    String output = api.get(path(vm) + "/console").expect(200).json().path("output").asText();
    return new String(Base64.getDecoder().decode(output), StandardCharsets.UTF_8);
  }

  private static void theImageIsNotReplacedWhileTheInstanceUsesIt() {
    Host.Result refused =
        Host.run(
            AGAIN,
            "env",
            "OBLAK_HOME=" + Stack.home(),
            "../oblak",
            "image",
            "debian-12",
            "--force");
    assertEquals(1, refused.exit(), refused.output());
    assertTrue(refused.output().contains("instances use it (1)"), refused.output());
  }

  private static String path(JsonNode vm) {
    return "/v1/instances/" + vm.path("id").asText();
  }

  private static String request() {
    return "{\"image\":\"debian-12\",\"instanceType\":\"m1.small\",\"keyName\":\"ssh\","
        + "\"userData\":\""
        + Base64.getEncoder().encodeToString(USER_DATA.getBytes(StandardCharsets.UTF_8))
        + "\"}";
  }

  @FunctionalInterface
  private interface Shell {
    String says(String command);
  }
}
