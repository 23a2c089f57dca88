package cloud.oblak.kit.metric;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Leaves out the meters of connections and bytes: the plain and the TLS listener register them with
 * different tags, which Prometheus refuses, and that failure could keep a listener from starting.
 */
class ListenerMeters {
  private static final Set<String> CLASHING =
      Set.of(
          "http.server.bytes.read", "http.server.bytes.written", "http.server.active.connections");

  @Produces
  @Singleton
  MeterFilter withoutClashes() {
    return MeterFilter.deny(ListenerMeters::clashes);
  }

  private static boolean clashes(Meter.Id id) {
    return CLASHING.contains(id.getName());
  }
}
