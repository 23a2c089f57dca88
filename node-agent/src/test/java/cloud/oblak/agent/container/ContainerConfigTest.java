package cloud.oblak.agent.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.DriverException;
import cloud.oblak.agent.image.LocalImage;
import cloud.oblak.nodeapi.NodeJson;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ContainerConfigTest {
  private final ContainerSettings settings =
      ContainerSettings.of(Path.of("/var/lib/oblak/agent"), "3fa9c21b", 100_000);
  private final Bundle bundle = Bundle.of(settings, "i-0123456789abcdef0");
  private final LocalImage.Config image =
      new LocalImage.Config(
          List.of("/sbin/tiny"), List.of("-v"), Map.of("COLOUR", "red"), "/srv", "", "SIGTERM");

  private JsonNode json(String architecture, List<String> command, Credentials user)
      throws IOException {
    var spec = Specs.container("i-0123456789abcdef0", command);
    byte[] json =
        new ContainerConfig(settings, architecture)
            .json(
                bundle, spec, image, user, new BlockDevice(7, 300), Path.of("/run/netns/oblak-x"));
    return NodeJson.mapper().readTree(json);
  }

  @Test
  void theConfigurationIsTheOneInTheGoldenFile() throws IOException {
    JsonNode actual = json("amd64", List.of(), Credentials.ROOT);
    ((ObjectNode) actual.get("linux").get("seccomp")).remove("syscalls");
    try (InputStream golden = getClass().getResourceAsStream("config-golden.json")) {
      assertEquals(NodeJson.mapper().readTree(golden), actual, actual.toPrettyString());
    }
  }

  @Test
  void aDiskIsNumberedAsTheKernelDoes() {
    assertEquals(new BlockDevice(7, 1), BlockDevice.of(0x701));
    assertEquals(new BlockDevice(259, 0x12345), BlockDevice.of(0x12310345L));
  }

  @Test
  void aCommandReplacesThoseOfTheImage() throws IOException {
    JsonNode arguments =
        json("amd64", List.of("sleep", "1"), Credentials.ROOT).get("process").get("args");
    assertEquals("[\"sleep\",\"1\"]", arguments.toString());
  }

  @Test
  void aUserOtherThanRootHasNoCapabilities() throws IOException {
    var user = new Credentials(33, 44, List.of(55), "/var/www");
    JsonNode process = json("amd64", List.of(), user).get("process");
    assertEquals("{\"uid\":33,\"gid\":44,\"additionalGids\":[55]}", process.get("user").toString());
    assertEquals("[]", process.get("capabilities").get("effective").toString());
  }

  @Test
  void theFilterDeniesWhatItDoesNotName() throws IOException {
    JsonNode filter = json("aarch64", List.of(), Credentials.ROOT).get("linux").get("seccomp");
    assertEquals("SCMP_ACT_ERRNO", filter.get("defaultAction").asText());
    assertEquals("SCMP_ARCH_AARCH64", filter.get("architectures").get(0).asText());
    JsonNode allowed = filter.get("syscalls").get(0);
    assertEquals("SCMP_ACT_ALLOW", allowed.get("action").asText());
    List<String> names =
        NodeJson.mapper().convertValue(allowed.get("names"), new TypeReference<>() {});
    assertTrue(names.containsAll(List.of("read", "execve", "openat")));
    for (String forbidden :
        List.of("mount", "unshare", "setns", "bpf", "ptrace", "clone", "socket", "socketcall")) {
      assertFalse(names.contains(forbidden), forbidden);
    }
  }

  @Test
  void anUnknownProcessorIsRefusedRatherThanUnfiltered() {
    assertThrows(DriverException.class, () -> json("riscv64", List.of(), Credentials.ROOT));
  }
}
