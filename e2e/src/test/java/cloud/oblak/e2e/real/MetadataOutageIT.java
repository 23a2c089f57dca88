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
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests read their metadata whatever becomes of the control plane and of the agent. */
class MetadataOutageIT {
  private static final String USER_DATA =
      Base64.getEncoder()
          .encodeToString("#!/bin/sh\n# from the user data\n".getBytes(StandardCharsets.UTF_8));
  // What busybox has: no client that can PUT.
  private static final String ASK =
      """
      ask() {
        printf '%s %s HTTP/1.0\\r\\nHost: metadata\\r\\n%s\\r\\nContent-Length: 0\\r\\n\\r\\n' "$@" |
          timeout 60 nc 169.254.169.254 80 | tr -d '\\r'
      }
      token=$(ask PUT /latest/api/token 'X-aws-ec2-metadata-token-ttl-seconds: 300' | sed '1,/^$/d')
      for path in instance-id local-ipv4 instance-type placement/availability-zone; do
        printf '%s=' "$path"
        ask GET "/latest/meta-data/$path" "X-aws-ec2-metadata-token: $token" | sed '1,/^$/d'
        echo
      done
      ask GET /latest/user-data "X-aws-ec2-metadata-token: $token" | sed '1,/^$/d'
      echo
      ask GET /latest/meta-data/instance-id 'X-aws-ec2-metadata-token: wrong' | head -n 1
      ask GET /latest/meta-data/instance-id 'X-nothing: x' | head -n 1
      """;

  @TempDir Path directory;
  private Path key;
  private JsonNode container;
  private JsonNode vm;

  @Test
  void bothKindsReadTheirMetadataWhileTheControlPlaneIsAwayAndTheAgentRestarts()
      throws IOException {
    Api api = Stack.newAccount("metadata-outage");
    ReachIT.allow(api, 22);
    String secret =
        api.post("/v1/key-pairs", "{\"name\":\"ssh\"}")
            .expect(201)
            .json()
            .path("privateKey")
            .asText();
    key = Files.writeString(directory.resolve("key"), secret);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    try (Instances instances = new Instances(api)) {
      vm = instances.running(body("tiny-vm", "t3.nano", ",\"keyName\":\"ssh\""));
      container = instances.running(body("tiny", "c1.nano", ""));
      bothAnswer("with all parts there");
      Host.kill("agent");
      bothAnswer("while the agent restarts");
      Host.stop("control-plane");
      try {
        bothAnswer("without the control plane");
        Host.kill("agent");
        bothAnswer("after the agent restarted without the control plane");
      } finally {
        Host.start("control-plane");
        Retry.call(() -> Stack.operator().get("/v1/hosts"), 200);
      }
      Retry.await(api, vm.path("id").asText(), "running");
      Retry.await(api, container.path("id").asText(), "running");
    }
  }

  private static String body(String image, String type, String more) {
    return "{\"image\":\"%s\",\"instanceType\":\"%s\",\"zone\":\"b\",\"userData\":\"%s\"%s}"
        .formatted(image, type, USER_DATA, more);
  }

  private void bothAnswer(String when) {
    String id = container.path("id").asText();
    answers(when, container, () -> Guests.run(id, "busybox", "sh", "-c", ASK));
    String address = vm.path("publicIp").asText();
    answers(when, vm, () -> Host.ssh(key, address, ASK));
  }

  private static void answers(String when, JsonNode instance, Supplier<Host.Result> question) {
    String id = instance.path("id").asText();
    // A proxy holds a request for half a minute; a start may take longer on a busy machine.
    Host.Result result =
        Waiting.until(
            id + " reads its metadata " + when,
            Duration.ofSeconds(120),
            question,
            told -> told.output().contains("instance-id=" + id));
    String told = result.output();
    assertTrue(told.contains("local-ipv4=" + instance.path("privateIp").asText()), told);
    assertTrue(told.contains("instance-type=" + instance.path("instanceType").asText()), told);
    assertTrue(told.contains("placement/availability-zone=us-east-1b"), told);
    assertTrue(told.contains("# from the user data"), told);
    assertEquals(
        2, told.split("401", -1).length - 1, "without a good token nothing is told: " + told);
  }
}
