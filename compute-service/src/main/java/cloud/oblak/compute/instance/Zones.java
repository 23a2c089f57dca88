package cloud.oblak.compute.instance;

import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.platform.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The region's zones as callers name them. */
@ApplicationScoped
class Zones {
  private final InstallationConfig config;
  private final AtomicInteger launches = new AtomicInteger();

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

  /** A number for a launch, so that launches that leave the choice take zones in turn. */
  int turn() {
    return launches.getAndIncrement();
  }

  /** The zone of an instance on a host that serves these. */
  String choose(String wanted, List<String> served, int turn) {
    if (!wanted.isEmpty()) {
      return wanted;
    }
    List<String> possible = config.zones().stream().filter(served::contains).toList();
    return possible.isEmpty()
        ? config.zones().getFirst()
        : possible.get(Math.floorMod(turn, possible.size()));
  }
}
