package cloud.oblak.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
  private static AgentConfig read(String... more) {
    Properties properties = new Properties();
    properties.putAll(
        Map.of(
            "installation",
            "3fa9c21b",
            "home",
            "/var/lib/oblak/agent",
            "drivers",
            "memory",
            "control-plane",
            "http://127.0.0.1:8080"));
    for (int i = 0; i < more.length; i += 2) {
      properties.setProperty(more[i], more[i + 1]);
    }
    return AgentConfig.of(properties);
  }

  private static String refusal(String key, String value) {
    return assertThrows(IllegalArgumentException.class, () -> read(key, value)).getMessage();
  }

  @Test
  void whatIsLeftOutHasADefault() {
    AgentConfig config = read();
    assertFalse(config.realDrivers());
    assertEquals(List.of("a", "b", "c"), config.zones());
    assertEquals("qemu:///system", config.libvirtUri());
    assertEquals(8, config.parallelActions());
    assertEquals(-1, config.memoryReserve());
    assertEquals(Map.of(), config.services());
  }

  @Test
  void sizesZonesAndServicesAreRead() {
    AgentConfig config =
        read(
            "memory.reserve",
            "512MiB",
            "disk.offered",
            "1TiB",
            "zones",
            " a , c ",
            "control-plane.trust",
            "/etc/oblak/ca.pem",
            "services.compute",
            "https://127.0.0.1:7443");
    assertEquals(Path.of("/etc/oblak/ca.pem"), config.trust());
    assertEquals(512L << 20, config.memoryReserve());
    assertEquals(1L << 40, config.diskOffered());
    assertEquals(List.of("a", "c"), config.zones());
    assertEquals(Map.of("compute", URI.create("https://127.0.0.1:7443")), config.services());
  }

  @Test
  void aRefusalNamesTheKeyAndTheForm() {
    assertTrue(refusal("instalation", "x").contains("unknown keys [instalation]"));
    assertTrue(refusal("installation", "XYZ").startsWith("installation must be of the form"));
    assertTrue(refusal("home", "agent").startsWith("home must be of the form"));
    assertTrue(refusal("drivers", "fake").startsWith("drivers must be of the form"));
    assertTrue(refusal("drivers", "real").startsWith("public-pool must be of the form"));
    assertTrue(refusal("metadata.port", "65536").contains("a number up to 65535"));
    assertTrue(refusal("memory.reserve", "half").contains("a size such as 512MiB"));
    assertTrue(refusal("services.network", "http://x").startsWith("services.network must be"));
  }
}
