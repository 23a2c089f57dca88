package cloud.oblak.compute.instance;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The region's zones as callers name them. */
@ApplicationScoped
class Zones {
  private final InstallationConfig config;

  Zones(InstallationConfig config) {
    this.config = config;
  }

  /** The letter of a zone; empty where the caller leaves the choice. */
  String letter(String zone) {
    if (zone == null || zone.isEmpty()) {
      return "";
    }
    String letter =
        zone.startsWith(config.region()) ? zone.substring(config.region().length()) : zone;
    if (!config.zones().contains(letter)) {
      throw Fault.invalid("zone", "zone must be one of " + String.join(", ", config.zones()) + ".");
    }
    return letter;
  }

  /** The zone of an instance on a host that serves these. */
  String choose(String wanted, List<String> served) {
    if (!wanted.isEmpty()) {
      return wanted;
    }
    return config.zones().stream()
        .filter(served::contains)
        .findFirst()
        .orElse(config.zones().getFirst());
  }
}
